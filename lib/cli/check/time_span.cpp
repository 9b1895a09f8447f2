#include "cli/check/time_span.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>

namespace exosubmit::cli {
namespace {

struct Unit {
  std::string_view name;
  double seconds;
};

constexpr Unit kUnits[] = {{"us", 1e-6}, {"ms", 1e-3},  {"s", 1},           {"min", 60},    {"h", 3600},
                           {"d", 86400}, {"w", 604800}, {"month", 2629800}, {"y", 31557600}};

}  // namespace

std::optional<std::chrono::seconds> time_span(std::string_view text) {
  if (text == "infinity") return std::chrono::seconds::max();
  std::istringstream words{std::string(text)};
  double all = 0;
  bool any = false;
  for (std::string word; words >> word; any = true) {
    const std::size_t end = std::min(word.find_first_not_of("0123456789."), word.size());
    const std::string unit = word.substr(end);
    const auto* const known = std::find_if(std::begin(kUnits), std::end(kUnits),
                                           [&](const Unit& each) { return each.name == unit; });
    if (end == 0 || known == std::end(kUnits)) return std::nullopt;
    all += std::strtod(word.substr(0, end).c_str(), nullptr) * known->seconds;
  }
  constexpr double kMost = 1e12;
  if (!any || all > kMost) return std::nullopt;
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(all));
}

}  // namespace exosubmit::cli
