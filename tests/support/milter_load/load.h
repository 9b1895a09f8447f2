// Many sessions at once, driven by one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "support/milter_load/measures.h"

namespace exosubmit::test {

struct LoadOptions {
  std::string socket;             // path
  std::size_t sessions = 1;       // all begin at once
  std::size_t messages = 1;       // of all sessions together
  std::size_t body_bytes = 1000;  // of each
  bool together = false;          // all messages end at the same moment: `messages` is `sessions`
  std::chrono::seconds patience{300};
  pid_t watched = 0;      // a process whose memory is looked at; 0: none
  std::size_t every = 0;  // so many messages; 0: at the end alone
};

struct Memory {
  std::size_t messages = 0;  // were answered
  std::size_t resident_kb = 0;
  std::size_t peak_kb = 0;
};

struct LoadResult {
  Measures measures;
  Seconds took{};
  std::vector<Memory> memory;
};

// Error: a session failed, or patience ended.
base::Result<LoadResult> run_load(const LoadOptions& options);

}  // namespace exosubmit::test
