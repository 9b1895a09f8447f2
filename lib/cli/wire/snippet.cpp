#include "cli/wire/snippet.h"

#include <cassert>

namespace exosubmit::cli {
namespace {

constexpr std::string_view kBlanks = " \t";

template <typename Use>
void for_each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
    use(line);
    text.remove_prefix(line.size());
  }
}

bool is_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(kBlanks);
  return first != std::string_view::npos && line[first] == '#';
}

}  // namespace

std::vector<std::string> paragraphs(std::string_view snippet) {
  std::vector<std::string> parts(1);
  for_each_line(snippet, [&](std::string_view line) {
    if (line != "\n")
      parts.back() += line;
    else if (!parts.back().empty())
      parts.emplace_back();
  });
  if (parts.back().empty()) parts.pop_back();
  assert(parts.size() > 1);
  parts.erase(parts.begin());
  return parts;
}

void replace(std::string& text, std::string_view found, std::string_view by) {
  std::size_t at = text.find(found);
  assert(at != std::string::npos);
  for (; at != std::string::npos; at = text.find(found, at + by.size())) text.replace(at, found.size(), by);
}

void set_field(std::string& text, std::size_t index, std::string_view value) {
  std::size_t begin = 0;
  while (is_comment(std::string_view(text).substr(begin))) begin = text.find('\n', begin) + 1;
  for (; index > 0; --index) begin = text.find_first_not_of(kBlanks, text.find_first_of(kBlanks, begin));
  const std::size_t end = text.find_first_of(" \t\n", begin);
  assert(end != std::string::npos);
  text.replace(begin, end - begin, value);
}

void set_value(std::string& text, std::string_view name, std::string_view value) {
  const std::string start = '\n' + std::string(name) + " = ";
  const std::size_t at = ('\n' + text).find(start);
  assert(at != std::string::npos);
  const std::size_t begin = at + start.size() - 1;
  text.replace(begin, text.find('\n', begin) - begin, value);
}

std::string without_comments(std::string_view text) {
  std::string kept;
  for_each_line(text, [&](std::string_view line) {
    if (!is_comment(line)) kept += line;
  });
  return kept;
}

}  // namespace exosubmit::cli
