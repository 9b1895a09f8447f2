#include "cli/postfix/list.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

bool is_separator(char c) { return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::string without_braces(const std::string& element) {
  if (element.size() < 2 || element.front() != '{' || element.back() != '}') return element;
  return std::string(base::trim(std::string_view(element).substr(1, element.size() - 2)));
}

std::vector<std::string> split_list(std::string_view value) {
  std::vector<std::string> elements;
  std::string element;
  int depth = 0;
  const auto finish = [&] {
    if (!element.empty()) elements.push_back(without_braces(element));
    element.clear();
  };
  for (const char c : value) {
    if (depth == 0 && is_separator(c)) {
      finish();
      continue;
    }
    if (c == '{') ++depth;
    if (c == '}' && depth > 0) --depth;
    element += c;
  }
  finish();
  return elements;
}

bool list_has(std::string_view value, std::string_view element) {
  const auto elements = split_list(value);
  return std::any_of(elements.begin(), elements.end(),
                     [&](const std::string& each) { return base::equal_ignoring_case(each, element); });
}

std::string list_in_words(const std::vector<std::string>& elements, std::size_t limit) {
  std::string words;
  for (std::size_t i = 0; i < std::min(limit, elements.size()); ++i)
    words += (i == 0 ? "" : ", ") + elements[i];
  if (elements.size() > limit) words += " and " + std::to_string(elements.size() - limit) + " more";
  return words;
}

}  // namespace exosubmit::cli
