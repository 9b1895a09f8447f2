// Times as people and programs read them: UTC, to the second.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace exosubmit::operate {

// "2026-11-28T01:15:45Z" (RFC 3339); and back.
std::string utc(base::Clock::Wall time);
std::optional<base::Clock::Wall> parse_utc(std::string_view text);

// "2026-11-28 01:15:45 UTC".
std::string utc_for_people(base::Clock::Wall time);

}  // namespace exosubmit::operate
