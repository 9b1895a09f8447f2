#include "base/clock.h"

namespace exosubmit::base {

Clock::Steady SystemClock::steady() const { return std::chrono::steady_clock::now(); }

Clock::Wall SystemClock::wall() const { return std::chrono::system_clock::now(); }

void SystemClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                             Steady time) {
  condition.wait_until(lock, time);
}

}  // namespace exosubmit::base
