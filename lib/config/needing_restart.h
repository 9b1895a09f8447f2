// What a reload does not change.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace exosubmit::config {

// The keys that a daemon reads only when it starts and whose values differ: "[milter] socket".
std::vector<std::string> needing_restart(const Settings& at_start, const Settings& now);

}  // namespace exosubmit::config
