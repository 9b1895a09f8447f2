#include "cli/setup/quote.h"

#include <algorithm>

#include "base/ascii.h"
#include "log/line.h"

namespace exosubmit::cli {

std::string odata_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? "''" : std::string(1, c);
  return literal + '\'';
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
