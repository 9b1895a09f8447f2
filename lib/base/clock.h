// Time, as an interface: tests drive every wait without sleeping.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace exosubmit::base {

// Shared by all threads.
class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using Wall = std::chrono::system_clock::time_point;

  virtual ~Clock() = default;

  virtual Steady steady() const = 0;  // for waits
  virtual Wall wall() const = 0;      // for what is stored or shown

  // Waits until `condition` is notified or `time` has come; it may also return for no reason, so the caller
  // loops over its own predicate and deadline. `lock` is held again on return.
  virtual void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                          Steady time) = 0;
};

class SystemClock final : public Clock {
 public:
  Steady steady() const override;
  Wall wall() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  Steady time) override;
};

}  // namespace exosubmit::base
