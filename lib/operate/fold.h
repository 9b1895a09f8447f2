// Text in lines of a terminal's or a mail's width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exosubmit::operate {

inline constexpr std::size_t kWidth = 78;

// Words in lines of at most kWidth columns, the first behind `start`, the others behind as many blanks as
// `indent`; a word that is longer has a line of its own. Ends with a line end. Control characters are
// escaped.
std::string fold(std::string_view start, std::string_view text, std::size_t indent);

}  // namespace exosubmit::operate
