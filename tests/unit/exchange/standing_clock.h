// A clock that stands still until the test sets it: a wait ends by a notification alone.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "base/clock.h"

namespace exosubmit::test {

class StandingClock final : public base::Clock {
 public:
  Steady steady() const override { return now; }
  Wall wall() const override { return Wall(std::chrono::seconds{1'790'000'000}); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  Steady time) override {
    {
      const std::lock_guard own(mutex_);
      ends_.push_back(time);
    }
    condition.wait(lock);
    ++woken;
  }

  // Waits that were to last until `time`.
  std::size_t waits_until(Steady time) {
    const std::lock_guard own(mutex_);
    return static_cast<std::size_t>(std::count(ends_.begin(), ends_.end(), time));
  }
  std::size_t waits() {
    const std::lock_guard own(mutex_);
    return ends_.size();
  }

  std::atomic<Steady> now{Steady(std::chrono::minutes{10000})};
  std::atomic<std::size_t> woken = 0;

 private:
  std::mutex mutex_;
  std::vector<Steady> ends_;  // guarded by mutex_
};

}  // namespace exosubmit::test
