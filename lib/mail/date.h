// Dates as mail writes them.
#pragma once

#include <string>

#include "base/clock.h"

namespace exosubmit::mail {

// "Sat, 28 Nov 2026 01:15:45 +0000" (RFC 5322 section 3.3), in UTC, whatever the locale.
std::string date(base::Clock::Wall time);

}  // namespace exosubmit::mail
