#include "cli/shell_word.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

// Length of the quote at the start of `text`, 0 where there is none.
std::size_t powershell_quote(std::string_view text) {
  if (text.starts_with('\'')) return 1;
  for (const std::string_view quote : {"\u2018", "\u2019", "\u201a", "\u201b"}) {
    if (text.starts_with(quote)) return quote.size();
  }
  return 0;
}

bool holds_only(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return base::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string sh_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? "'\\''" : std::string(1, c);
  return literal + '\'';
}

std::string powershell_literal(std::string_view text) {
  std::string literal = "'";
  while (!text.empty()) {
    const std::size_t quote = powershell_quote(text);
    literal += text.substr(0, quote);
    literal += text.substr(0, std::max<std::size_t>(1, quote));
    text.remove_prefix(std::max<std::size_t>(1, quote));
  }
  return literal + '\'';
}

std::string shell_word(std::string_view text) {
  return holds_only(text, "@%+=:,./_-") ? std::string(text) : sh_literal(text);
}

// A word of digits may be a number; one with a hyphen, as an id, is none.
std::string powershell_word(std::string_view text) {
  const bool plain = holds_only(text, "@._-") &&
                     (base::is_letter(text.front()) ||
                      (base::is_digit(text.front()) && text.find('-') != std::string_view::npos));
  return plain ? std::string(text) : powershell_literal(text);
}

}  // namespace exosubmit::cli
