// How long a hold waits between two probes: the pauses of DESIGN.md, section 5.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "exchange/catalogue.h"

namespace exosubmit::exchange {

std::chrono::seconds first_pause(Pause pause);
inline constexpr std::chrono::seconds kLongestPause = std::chrono::hours{4};  // of all rows

// After a probe failed: twice as long, within the row's bounds, and never shorter than `present`, which may
// be another row's.
std::chrono::seconds next_pause(Pause pause, std::chrono::seconds present);

// 0 to 20 % longer, so that hosts do not probe in step. `random`: 0 to 1.
std::chrono::nanoseconds with_jitter(std::chrono::seconds pause, double random);
std::chrono::nanoseconds longest_with_jitter(std::chrono::seconds pause);

// Gives 0 to 1, evenly spread; seeded by the system. For one thread at a time.
std::function<double()> random_source();

// For the store.
std::string_view name_of(Pause pause);
Pause pause_named(std::string_view name);  // of an unknown name: kQuota

}  // namespace exosubmit::exchange
