#include "cli/check/shell_word.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

bool holds_only(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return base::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
  });
}

// `quote` is what a single quote within becomes.
std::string quoted(std::string_view text, std::string_view quote) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += quote;
    } else {
      word += c;
    }
  }
  return word + '\'';
}

}  // namespace

std::string shell_word(std::string_view text) {
  return holds_only(text, "@%+=:,./_-") ? std::string(text) : quoted(text, "'\\''");
}

// A word of digits may be a number; one with a hyphen, as an id, is none.
std::string powershell_word(std::string_view text) {
  const bool plain = holds_only(text, "@._-") &&
                     (base::is_letter(text.front()) ||
                      (base::is_digit(text.front()) && text.find('-') != std::string_view::npos));
  return plain ? std::string(text) : quoted(text, "''");
}

}  // namespace exosubmit::cli
