// Header sections, line by line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace exosubmit::test {

// Without their CRLFs; what follows the last CRLF is a line unless it is empty.
inline std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find("\r\n")));
    text.remove_prefix(std::min(lines.back().size() + 2, text.size()));
  }
  return lines;
}

inline std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view line : lines_of(text)) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace exosubmit::test
