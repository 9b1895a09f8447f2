#include "support/fake_clock.h"

#include <algorithm>

namespace exosubmit::test {
namespace {

// Any fixed day; far from the epoch so that tests may subtract.
constexpr std::chrono::seconds kStartOfWallTime{1'790'000'000};

// How often a waiter looks whether advance() has passed its time: real time, but no test waits for it to end.
constexpr std::chrono::milliseconds kLook{1};

}  // namespace

base::Clock::Steady FakeClock::steady() const {
  std::lock_guard lock(mutex_);
  return Steady(std::chrono::duration_cast<Steady::duration>(elapsed_));
}

base::Clock::Wall FakeClock::wall() const {
  std::lock_guard lock(mutex_);
  return Wall(kStartOfWallTime) + std::chrono::duration_cast<Wall::duration>(elapsed_);
}

void FakeClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                           Steady time) {
  if (jumping_) {
    std::lock_guard own(mutex_);
    elapsed_ = std::max(elapsed_, std::chrono::nanoseconds(time.time_since_epoch()));
    return;
  }
  {
    std::lock_guard own(mutex_);
    ++waiters_;
    changed_.notify_all();
  }
  // Returns after each look: a notification that came while a look ended is not lost, since the caller then
  // sees for itself.
  if (steady() < time) condition.wait_for(lock, kLook);
  std::lock_guard own(mutex_);
  --waiters_;
}

void FakeClock::advance(std::chrono::nanoseconds by) {
  std::lock_guard lock(mutex_);
  elapsed_ += by;
}

void FakeClock::await_waiters(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiters_ >= count; });
}

}  // namespace exosubmit::test
