#include "exchange/pace.h"

#include <fmt/format.h>

#include <algorithm>

namespace exosubmit::exchange {
namespace {

tl::unexpected<base::Error> stopping() { return base::failure(base::try_later("the daemon is stopping")); }

}  // namespace

Slot::~Slot() {
  if (pace_ != nullptr) pace_->give_back();
}

base::Result<Slot> Pace::take(Patience& patience, base::Clock::Steady until) {
  until = std::min(until, patience.deadline());
  const auto begin = clock_.steady();
  if (patience.stopping()) return stopping();
  std::unique_lock lock(mutex_);
  if (free_ > 0) {
    --free_;
    return Slot(*this);
  }
  Waiter self;
  waiters_.push_back(&self);
  while (!self.granted && !patience.stopping() && clock_.steady() < until) {
    lock.unlock();
    patience.still_waiting();
    lock.lock();
    const auto slice = std::min(until, clock_.steady() + kProgressInterval);
    while (!self.granted && !patience.stopping() && clock_.steady() < slice) {
      clock_.wait_until(lock, self.condition, slice);
    }
  }
  if (self.granted) return Slot(*this);
  std::erase(waiters_, &self);
  if (patience.stopping()) return stopping();
  const auto waited = std::chrono::ceil<std::chrono::seconds>(clock_.steady() - begin);
  return base::failure(base::try_later(fmt::format(
      "no free slot within {} s: {} of {} sends of this mailbox are in progress and {} messages wait before",
      waited.count(), all_, all_, waiters_.size())));
}

long Pace::headroom() {
  std::lock_guard lock(mutex_);
  return static_cast<long>(free_) - static_cast<long>(waiters_.size());
}

void Pace::wake() {
  std::lock_guard lock(mutex_);
  for (Waiter* const waiter : waiters_) waiter->condition.notify_one();
}

void Pace::give_back() {
  std::lock_guard lock(mutex_);
  if (waiters_.empty()) {
    ++free_;
    return;
  }
  // Handed over, not set free: nobody who comes now can overtake the one who waits longest.
  Waiter* const next = waiters_.front();
  waiters_.pop_front();
  next->granted = true;
  next->condition.notify_one();
}

}  // namespace exosubmit::exchange
