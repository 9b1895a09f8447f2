// What the answers of Exchange and Entra have in common as text.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::exchange {

// Control characters become blanks: an outcome's text is one line.
std::string one_line(std::string_view text);

// All of `words`, separated by "|", stand in `text`, in any case.
bool holds_all(std::string_view text, std::string_view words);

// "session=08DC48BEE95C08E5" from "... [HOST TIME 08DC48BEE95C08E5]" or "... [08DC48BEE95C08E5]"; else empty.
std::string session_detail(std::string_view text);

}  // namespace exosubmit::exchange
