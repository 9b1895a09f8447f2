// How long a server asks to be left alone (RFC 9110 section 10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace exosubmit::oauth {

// IMF-fixdate, the one form that a sender may write (RFC 9110 section 5.6.7); nothing for another.
std::optional<base::Clock::Wall> parse_http_date(std::string_view text);

// Value of a Retry-After header: seconds, or a date, which counts from `date` (the reply's own Date header,
// so that a wrong clock on either side does no harm) or, where that is none, from `now`. Nothing where it is
// neither; a date in the past gives 0.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::string_view date,
                                                      base::Clock::Wall now);

}  // namespace exosubmit::oauth
