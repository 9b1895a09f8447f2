// Names of syslog facilities.
#pragma once

#include <optional>
#include <string_view>

namespace exosubmit::config {

// LOG_MAIL and so on, as openlog(3) takes it.
std::optional<int> facility_number(std::string_view name);

}  // namespace exosubmit::config
