// UTF-8, as strictly as RFC 3629 section 4 has it: nothing overlong, no surrogates.
#pragma once

#include <cstddef>
#include <string_view>

namespace exosubmit::mail {

// Octets of the character that `text` begins with; 0 where it begins with none.
std::size_t utf8_character(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace exosubmit::mail
