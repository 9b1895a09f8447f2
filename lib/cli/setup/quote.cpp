#include "cli/setup/quote.h"

#include <algorithm>

#include "base/ascii.h"
#include "log/line.h"

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

std::string doubled_quotes(std::string_view text, std::size_t (*quote_at)(std::string_view)) {
  std::string literal = "'";
  while (!text.empty()) {
    const std::size_t quote = quote_at(text);
    literal += text.substr(0, quote);
    literal += text.substr(0, std::max<std::size_t>(1, quote));
    text.remove_prefix(std::max<std::size_t>(1, quote));
  }
  return literal + '\'';
}

}  // namespace

std::string sh_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? "'\\''" : std::string(1, c);
  return literal + '\'';
}

std::string powershell_literal(std::string_view text) { return doubled_quotes(text, powershell_quote); }

std::string odata_literal(std::string_view text) {
  return doubled_quotes(text, [](std::string_view rest) { return std::size_t{rest.starts_with('\'')}; });
}

bool is_plain_name(std::string_view text) {
  // log::escape changes what is a control character or no UTF-8; U+2028 and U+2029 end lines too.
  return !base::trim(text).empty() && log::escape(text) == text &&
         text.find("\u2028") == std::string_view::npos && text.find("\u2029") == std::string_view::npos;
}

std::string filled(std::string_view pattern, const std::map<std::string, std::string>& values) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t begin = std::min(pattern.find('@'), pattern.size());
    text += pattern.substr(0, begin);
    pattern.remove_prefix(begin);
    if (pattern.empty()) break;
    const std::size_t end = pattern.find('@', 1);
    const auto value =
        end == std::string_view::npos ? values.end() : values.find(std::string(pattern.substr(1, end - 1)));
    text += value == values.end() ? std::string(1, '@') : value->second;
    pattern.remove_prefix(value == values.end() ? 1 : end + 1);
  }
  return text;
}

}  // namespace exosubmit::cli
