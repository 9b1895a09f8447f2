#include "operate/lasting.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace exosubmit::operate {

std::string lasting(std::chrono::seconds time) {
  struct Unit {
    long seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits{{{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}}};
  long left = std::max<long>(0, time.count());
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    const long count = left / kUnits[i].seconds;
    if (count == 0 && i + 1 < kUnits.size()) continue;
    left %= kUnits[i].seconds;
    std::string text = fmt::format("{} {}", count, kUnits[i].name);
    if (i + 1 == kUnits.size()) return text;
    const long next = left / kUnits[i + 1].seconds;
    return next == 0 ? text : fmt::format("{} {} {}", text, next, kUnits[i + 1].name);
  }
  return {};
}

}  // namespace exosubmit::operate
