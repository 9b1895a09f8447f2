// A clock that tests move by hand, or that jumps to the end of every wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "base/clock.h"

namespace exosubmit::test {

// With `jumping`, a wait ends at once and the time is then what was waited for: for tests with one thread.
// Else waits end when another thread advance()s past them or notifies. May be shared by threads.
class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(bool jumping = false) : jumping_(jumping) {}

  Steady steady() const override;
  Wall wall() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  Steady time) override;

  void advance(std::chrono::nanoseconds by);

  // Blocks until `count` threads wait on this clock: a test can then advance() without racing them.
  void await_waiters(std::size_t count);

 private:
  bool jumping_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::chrono::nanoseconds elapsed_{std::chrono::hours{24}};  // guarded by mutex_
  std::size_t waiters_ = 0;                                   // guarded by mutex_
};

}  // namespace exosubmit::test
