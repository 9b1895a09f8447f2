// How times stand in the state file: nanoseconds since 1970.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace exosubmit::state {

inline std::int64_t stored_time(base::Clock::Wall time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

inline base::Clock::Wall time_from(std::int64_t stored) {
  return base::Clock::Wall(
      std::chrono::duration_cast<base::Clock::Wall::duration>(std::chrono::nanoseconds(stored)));
}

}  // namespace exosubmit::state
