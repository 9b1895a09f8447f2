#include "cli/wire/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace exosubmit::cli {
namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kMostCells = 16'000'000;  // past it the changed part is shown as a whole

using Lines = std::vector<std::string_view>;

struct Step {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
};

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

// Of the parts that differ: keeps a longest common subsequence. `longest[i][j]` is its length for the lines
// from i of `a` and from j of `b` on.
void compare(const Lines& a, const Lines& b, std::vector<Step>& steps) {
  const std::size_t width = b.size() + 1;
  const bool small = (a.size() + 1) * width <= kMostCells;
  std::vector<std::uint32_t> longest(small ? (a.size() + 1) * width : 0);
  for (std::size_t i = small ? a.size() : 0; i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      longest[i * width + j] = a[i] == b[j]
                                   ? longest[(i + 1) * width + j + 1] + 1
                                   : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (small && i < a.size() && j < b.size() && a[i] == b[j]) {
      steps.push_back({' ', a[i++]});
      ++j;
    } else if (i < a.size() &&
               (j == b.size() || !small || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      steps.push_back({'-', a[i++]});
    } else {
      steps.push_back({'+', b[j++]});
    }
  }
}

std::vector<Step> steps_between(const Lines& a, const Lines& b) {
  const auto [end_a, end_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(end_a - a.begin());
  const auto [tail_a, tail_b] = std::mismatch(a.rbegin(), std::make_reverse_iterator(end_a), b.rbegin(),
                                              std::make_reverse_iterator(end_b));
  std::vector<Step> steps;
  for (std::size_t i = 0; i < same; ++i) steps.push_back({' ', a[i]});
  compare(Lines(end_a, tail_a.base()), Lines(end_b, tail_b.base()), steps);
  for (auto line = tail_a.base(); line != a.end(); ++line) steps.push_back({' ', *line});
  return steps;
}

// "-12,3": where a hunk begins and how long it is; an empty one names the line before it.
std::string range(std::size_t lines_before, std::size_t length) {
  const std::size_t begin = length == 0 ? lines_before : lines_before + 1;
  return length == 1 ? fmt::format("{}", begin) : fmt::format("{},{}", begin, length);
}

std::string hunk(const std::vector<Step>& steps, std::size_t begin, std::size_t end) {
  const auto count = [&](std::size_t from, std::size_t to, char other) {
    return static_cast<std::size_t>(std::count_if(steps.begin() + static_cast<std::ptrdiff_t>(from),
                                                  steps.begin() + static_cast<std::ptrdiff_t>(to),
                                                  [&](const Step& step) { return step.sign != other; }));
  };
  std::string text = fmt::format("@@ -{} +{} @@\n", range(count(0, begin, '+'), count(begin, end, '+')),
                                 range(count(0, begin, '-'), count(begin, end, '-')));
  for (std::size_t i = begin; i < end; ++i) {
    text += steps[i].sign;
    text += steps[i].line;
    if (!steps[i].line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  }
  return text;
}

}  // namespace

std::string unified_diff(std::string_view old_text, std::string_view new_text, const std::string& before,
                         const std::string& after) {
  if (old_text == new_text) return {};
  const std::vector<Step> steps = steps_between(split(old_text), split(new_text));
  std::string text = "--- " + before + "\n+++ " + after + '\n';
  const auto next_change = [&](std::size_t from) {
    while (from < steps.size() && steps[from].sign == ' ') ++from;
    return from;
  };
  for (std::size_t change = next_change(0); change < steps.size();) {
    const std::size_t begin = change - std::min(change, kContext);
    std::size_t last = change;
    for (change = next_change(last + 1); change < steps.size() && change - last <= 2 * kContext + 1;
         change = next_change(last + 1)) {
      last = change;
    }
    text += hunk(steps, begin, std::min(steps.size(), last + 1 + kContext));
  }
  return text;
}

}  // namespace exosubmit::cli
