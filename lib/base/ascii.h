// Characters and words of mail protocols: ASCII only, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);

// Nothing that is not ASCII.
bool is_ascii(std::string_view text);

// Without the blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

}  // namespace exosubmit::base
