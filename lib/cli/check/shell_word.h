// Words of commands that are shown to be typed.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::cli {

// For sh: in single quotes where it holds more than letters, digits and "@%+=:,./_-".
std::string shell_word(std::string_view text);

// For PowerShell: in single quotes where it is more than an address, a name or an id.
std::string powershell_word(std::string_view text);

}  // namespace exosubmit::cli
