#include "cli/check/time_span.h"

#include <map>
#include <sstream>
#include <string>

namespace exosubmit::cli {

std::optional<std::chrono::seconds> time_span(std::string_view text) {
  if (text == "infinity") return std::chrono::seconds::max();
  static const std::map<std::string, double> kUnits{{"us", 1e-6},  {"ms", 1e-3},       {"s", 1},
                                                    {"min", 60},   {"h", 3600},        {"d", 86400},
                                                    {"w", 604800}, {"month", 2629800}, {"y", 31557600}};
  std::istringstream words{std::string(text)};
  double all = 0;
  bool any = false;
  for (double count = 0; words >> count; any = true) {
    std::string unit;
    if (!(words >> unit) || !kUnits.contains(unit) || count < 0) return std::nullopt;
    all += count * kUnits.at(unit);
  }
  constexpr double kMost = 1e12;
  if (!any || !words.eof() || all > kMost) return std::nullopt;
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(all));
}

}  // namespace exosubmit::cli
