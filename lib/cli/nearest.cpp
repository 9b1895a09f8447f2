#include "cli/nearest.h"

#include <algorithm>

namespace exosubmit::cli {
namespace {

// Longer ones are no misspelt names, and the table would grow.
constexpr std::size_t kLongestWord = 64;

// A third of the letters may be wrong.
std::size_t near_enough(std::string_view word) { return std::max<std::size_t>(1, (word.size() + 1) / 3); }

}  // namespace

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> steps(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        steps[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      steps[i][j] = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
      }
    }
  }
  return steps[a.size()][b.size()];
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > kLongestWord) return std::nullopt;
  std::optional<std::string> found;
  std::size_t least = near_enough(word) + 1;
  for (const std::string& each : known) {
    const std::size_t steps = distance(word, each);
    if (steps >= least) continue;
    least = steps;
    found = each;
  }
  return found;
}

}  // namespace exosubmit::cli
