// Texts as words of sh and PowerShell: whatever is in them, they stay one word.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::cli {

// 'it'\''s'
std::string sh_literal(std::string_view text);

// 'it''s'. PowerShell takes U+2018, U+2019, U+201A and U+201B for the same quote.
std::string powershell_literal(std::string_view text);

// For commands that are shown to be typed: a literal only where it holds more than letters, digits and
// "@%+=:,./_-".
std::string shell_word(std::string_view text);

// Likewise: a literal where it is more than an address, a name or an id.
std::string powershell_word(std::string_view text);

}  // namespace exosubmit::cli
