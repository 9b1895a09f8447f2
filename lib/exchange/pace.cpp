#include "exchange/pace.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace exosubmit::exchange {
namespace {

using std::chrono::seconds;
using Steady = base::Clock::Steady;
using Limit = Turn::Limit;

constexpr seconds kLedgerInterval{10};                    // how often it is asked what other processes sent
constexpr seconds kShortestPause{30}, kLongestPause{60};  // after 432

// The ledger's times as steady ones: within a process, a wall clock that jumps changes nothing.
class Epoch {
 public:
  explicit Epoch(const base::Clock& clock) : wall_(clock.wall()), steady_(clock.steady()) {}

  base::Clock::Wall ago(Window::Duration length) const {
    return wall_ - std::chrono::duration_cast<base::Clock::Wall::duration>(length);
  }
  Steady steady(base::Clock::Wall time) const { return steady_ - std::max(wall_ - time, {}); }

 private:
  base::Clock::Wall wall_;
  Steady steady_;
};

std::string that_wait(std::size_t before) {
  if (before == 0) return {};
  return before == 1 ? " and 1 message waits before" : fmt::format(" and {} messages wait before", before);
}

std::string but_for(std::size_t left, std::size_t wanted) {
  return left == 0 ? std::string() : fmt::format(" but for {}, {} are wanted", left, wanted);
}

tl::unexpected<base::Error> stopping() { return base::failure(base::try_later("the daemon is stopping")); }

}  // namespace

Slot::Slot(Slot&& other) noexcept
    : pace_(std::exchange(other.pace_, nullptr)), recipients_(other.recipients_), counted_(other.counted_) {}

Slot::~Slot() {
  if (pace_ != nullptr) pace_->give_back(counted_, recipients_);
}

void Slot::content_written() { pace_->count_sent(!std::exchange(counted_, true)); }

void Slot::served(std::size_t recipients) { pace_->count_served(std::exchange(recipients_, 0), recipients); }

Pace::Pace(std::string mailbox, state::Ledger& ledger, base::Clock& clock, PaceLimits limits)
    : mailbox_(std::move(mailbox)), ledger_(ledger), clock_(clock), quota_(limits) {
  look_into_ledger();
}

void Pace::set(PaceLimits limits) {
  const std::lock_guard lock(mutex_);
  quota_.set(limits);
  grant();
  wake_all();
}

// In the queue. With the mutex held, except when the one who waits is being told so.
class Pace::Place {
 public:
  Place(Pace& pace, Waiter& waiter, std::unique_lock<std::mutex>& lock)
      : pace_(pace), waiter_(waiter), lock_(lock) {
    pace_.waiters_.push_back(&waiter_);
    pace_.waiting_recipients_ += waiter_.recipients;
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (!lock_.owns_lock()) lock_.lock();
    if (std::erase(pace_.waiters_, &waiter_) == 0) return;  // granted
    pace_.waiting_recipients_ -= waiter_.recipients;
    pace_.grant();  // the next one has the time to watch now
  }

 private:
  Pace& pace_;
  Waiter& waiter_;
  std::unique_lock<std::mutex>& lock_;
};

base::Result<Slot> Pace::take(std::size_t recipients, Patience& patience, Steady until) {
  const Steady began = clock_.steady();
  until = std::min(until, patience.deadline());
  if (patience.stopping()) return stopping();
  look_into_ledger();

  Waiter self(recipients);
  std::unique_lock lock(mutex_);
  const Place place(*this, self, lock);
  for (Steady next_progress = began;;) {
    grant();
    if (self.slot) return std::move(*self.slot);
    const Steady now = clock_.steady();
    const Turn turn = quota_.turn(ahead_of(self), recipients, now);
    if (patience.stopping()) return stopping();
    if (now >= until || turn.earliest > until) {
      return base::failure(base::try_later(fmt::format("mailbox {}: {}", mailbox_, reason(self, began))));
    }
    if (now < next_progress) {
      const bool first = waiters_.front() == &self;
      self.wakes_at = std::min({until, next_progress, first ? turn.look : Steady::max()});
      clock_.wait_until(lock, self.condition, self.wakes_at);
    } else {
      next_progress = now + kProgressInterval;
      lock.unlock();
      patience.still_waiting();
      lock.lock();
    }
  }
}

// Handed over by whoever makes room: nobody who comes now can overtake the one who waits longest.
void Pace::grant() {
  const Steady now = clock_.steady();
  while (!waiters_.empty()) {
    Waiter* const next = waiters_.front();
    const Turn turn = quota_.turn({}, next->recipients, now);
    if (turn.limit != Limit::kNone) {
      if (turn.look < next->wakes_at) next->condition.notify_one();
      return;
    }
    waiters_.pop_front();
    waiting_recipients_ -= next->recipients;
    quota_.begin(next->recipients);
    next->slot.emplace(*this, next->recipients);
    next->condition.notify_one();
  }
}

Quota::Ahead Pace::ahead_of(const Waiter& waiter) const {
  Quota::Ahead ahead;
  for (const Waiter* const other : waiters_) {
    if (other == &waiter) break;
    ++ahead.messages;
    ahead.recipients += other->recipients;
  }
  return ahead;
}

std::string Pace::reason(const Waiter& waiter, Steady began) {
  const Steady now = clock_.steady();
  const Quota::Ahead ahead = ahead_of(waiter);
  const Turn turn = quota_.turn(ahead, waiter.recipients, now);
  const PaceLimits limits = quota_.limits(now);
  const std::string before = that_wait(ahead.messages);
  const auto wait = std::chrono::ceil<seconds>(turn.earliest - now).count();
  switch (turn.limit) {
    case Limit::kMessage:
      return fmt::format("{} recipients are more than it may have in a day ({}, recipients_per_day)",
                         waiter.recipients, limits.recipients_per_day);
    case Limit::kDay:
      return fmt::format("{} recipients a day (recipients_per_day) are used up{}{}; next free in {} s",
                         limits.recipients_per_day, but_for(quota_.recipients_left(now), waiter.recipients),
                         before, wait);
    case Limit::kMinute:
      return fmt::format("{} messages a minute (messages_per_minute) are used up{}; next free in {} s",
                         limits.messages_per_minute, before, wait);
    case Limit::kPause:
      return fmt::format("Exchange took no more sends at a time (432){}; next free in {} s", before, wait);
    case Limit::kSessions:
    case Limit::kNone:
      break;
  }
  return fmt::format("{} of at most {} sends at a time (max_sessions) are in progress{}; no turn within {} s",
                     quota_.sending(), limits.sessions, before,
                     std::chrono::ceil<seconds>(now - began).count());
}

std::optional<long> Pace::headroom(std::size_t recipients) {
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  if (!quota_.day_has(waiting_recipients_ + recipients, now)) return std::nullopt;
  return static_cast<long>(quota_.free_sends(now)) - static_cast<long>(waiters_.size());
}

void Pace::too_many_sessions() {
  const std::lock_guard lock(mutex_);
  std::uniform_int_distribution<std::chrono::milliseconds::rep> pause(
      std::chrono::milliseconds(kShortestPause).count(), std::chrono::milliseconds(kLongestPause).count());
  quota_.too_many_sessions(clock_.steady(), std::chrono::milliseconds(pause(random_)));
  wake_all();
}

void Pace::wake() {
  const std::lock_guard lock(mutex_);
  wake_all();
}

void Pace::wake_all() {
  for (Waiter* const waiter : waiters_) waiter->condition.notify_one();
}

Pace::Usage Pace::usage() {
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  return {quota_.limits(now), quota_.sending(), waiters_.size(), quota_.messages_sent(now),
          quota_.recipients_served(now)};
}

void Pace::count_sent(bool reserved) {
  std::unique_lock lock(mutex_);
  const Steady now = clock_.steady();
  quota_.sent(reserved, now);
  const auto count = unwritten_.insert(unwritten_.end(), {now, 1, 0});
  lock.unlock();
  (void)ledger_.add_send(mailbox_, clock_.wall());
  written(count);
}

void Pace::count_served(std::size_t reserved, std::size_t recipients) {
  std::unique_lock lock(mutex_);
  const Steady now = clock_.steady();
  quota_.served(reserved, recipients, now);
  grant();
  if (recipients == 0) return;
  const auto count = unwritten_.insert(unwritten_.end(), {now, 0, recipients});
  lock.unlock();
  (void)ledger_.add_recipients(mailbox_, recipients, clock_.wall());
  written(count);
}

void Pace::written(Unwritten::iterator count) {
  const std::lock_guard lock(mutex_);
  count->written = true;
  forget_written();
}

// A reading in progress may have come too early for them.
void Pace::forget_written() {
  if (readings_ > 0) return;
  unwritten_.remove_if([](const Quota::Unwritten& count) { return count.written; });
}

void Pace::give_back(bool sent, std::size_t reserved) {
  const std::lock_guard lock(mutex_);
  quota_.end(sent, reserved);
  grant();
}

void Pace::look_into_ledger() {
  {
    const std::lock_guard lock(mutex_);
    const Steady now = clock_.steady();
    if (now < next_reading_) return;
    next_reading_ = now + kLedgerInterval;
    ++readings_;
  }
  // Also where the ledger throws. Dies after the lock below.
  struct Reading {
    Pace& pace;
    ~Reading() {
      const std::lock_guard lock(pace.mutex_);
      --pace.readings_;
      pace.forget_written();
    }
  } const reading{*this};
  Window sent = Quota::minute();
  Window served = Quota::day();
  const Epoch before(clock_);
  const auto sends = ledger_.sends(mailbox_, before.ago(sent.length()));
  const auto recipients = ledger_.recipients(mailbox_, before.ago(served.length()));

  const std::lock_guard lock(mutex_);
  const Epoch now(clock_);
  if (sends)
    for (const auto time : *sends) sent.add(now.steady(time), 1);
  if (recipients)
    for (const auto& entry : *recipients) served.add(now.steady(entry.time), entry.recipients);
  quota_.learn(std::move(sent), std::move(served), unwritten_, clock_.steady());
  grant();
}

}  // namespace exosubmit::exchange
