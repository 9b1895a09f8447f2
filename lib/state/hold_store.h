// The holds, so that they survive a restart (DESIGN.md, section 5).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "mail/outcome.h"

namespace exosubmit::state {

struct StoredHold {
  base::Digest scope{};            // of the scope's name: no address is stored
  std::string entry;               // id of the catalogue's row; empty: none
  mail::Outcome outcome;           // what began it or failed last; stored without addresses
  std::string pause;               // which row of pauses
  bool by_session = false;         // its probe is AUTH, not a message
  std::chrono::seconds length{0};  // of the present pause, jitter not counted
  base::Clock::Wall since{};
  base::Clock::Wall next_probe{};
};

// May be shared by threads. Error (try later): the store cannot be read or written.
class HoldStore {
 public:
  virtual ~HoldStore() = default;

  virtual base::Result<std::vector<StoredHold>> all() = 0;

  // Adds it, or replaces the one with the same scope.
  virtual base::Result<void> put(const StoredHold& hold) = 0;

  virtual base::Result<void> remove(const base::Digest& scope) = 0;
};

}  // namespace exosubmit::state
