// How many sends of one mailbox may be in progress (DESIGN.md, section 4.7).
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "exchange/patience.h"

namespace exosubmit::exchange {

class Pace;

// The right to one send; given back when it dies.
class Slot {
 public:
  explicit Slot(Pace& pace) : pace_(&pace) {}
  Slot(Slot&& other) noexcept : pace_(std::exchange(other.pace_, nullptr)) {}
  Slot& operator=(Slot&&) = delete;
  ~Slot();

 private:
  Pace* pace_;
};

// Shared by threads. First come, first served.
class Pace {
 public:
  Pace(base::Clock& clock, unsigned max_sessions) : clock_(clock), free_(max_sessions), all_(max_sessions) {}

  // Waits for a slot until `until`, the message's deadline or the daemon's stop, whichever comes first.
  // Error (try later): says which it was.
  base::Result<Slot> take(Patience& patience, base::Clock::Steady until);

  // Slots nobody has or waits for; negative where messages wait.
  long headroom();

  // All waiters look at Patience::stopping() now.
  void wake();

 private:
  friend class Slot;
  struct Waiter {
    bool granted = false;
    std::condition_variable condition;
  };
  void give_back();

  base::Clock& clock_;
  std::mutex mutex_;
  unsigned free_;  // guarded by mutex_; > 0 only while nobody waits
  const unsigned all_;
  std::deque<Waiter*> waiters_;  // guarded by mutex_
};

}  // namespace exosubmit::exchange
