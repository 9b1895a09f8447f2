#include "config/facility.h"

#include <syslog.h>

#include <array>
#include <utility>

namespace exosubmit::config {

std::optional<int> facility_number(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, int>, 11> kFacilities{{{"mail", LOG_MAIL},
                                                                                 {"daemon", LOG_DAEMON},
                                                                                 {"user", LOG_USER},
                                                                                 {"local0", LOG_LOCAL0},
                                                                                 {"local1", LOG_LOCAL1},
                                                                                 {"local2", LOG_LOCAL2},
                                                                                 {"local3", LOG_LOCAL3},
                                                                                 {"local4", LOG_LOCAL4},
                                                                                 {"local5", LOG_LOCAL5},
                                                                                 {"local6", LOG_LOCAL6},
                                                                                 {"local7", LOG_LOCAL7}}};
  for (const auto& [known, number] : kFacilities) {
    if (known == name) return number;
  }
  return std::nullopt;
}

}  // namespace exosubmit::config
