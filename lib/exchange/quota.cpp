#include "exchange/quota.h"

#include <algorithm>
#include <utility>

namespace exosubmit::exchange {
namespace {

using Steady = base::Clock::Steady;
using Limit = Turn::Limit;

constexpr std::chrono::minutes kLessened{10};

constexpr std::size_t without(std::size_t whole, std::size_t part) { return whole > part ? whole - part : 0; }

}  // namespace

PaceLimits Quota::limits(Steady now) const {
  PaceLimits limits = limits_;
  if (now < lessened_until_ && limits.sessions > 1) --limits.sessions;
  return limits;
}

Turn Quota::turn(const Ahead& ahead, std::size_t recipients, Steady now) {
  if (recipients > limits_.recipients_per_day) return {Limit::kMessage, Steady::max(), Steady::max()};
  Turn turn{Limit::kNone, now, now};
  const auto not_before = [&](Limit limit, Steady time) {
    if (time > turn.earliest) turn = {limit, time, time};
  };
  not_before(Limit::kPause, paused_until_);
  not_before(Limit::kMinute, minute_turn(ahead.messages, now));
  not_before(Limit::kDay, day_turn(ahead.recipients + recipients, now));
  if (turn.limit == Limit::kNone && sending_ + ahead.messages >= limits(now).sessions) {
    return {Limit::kSessions, now, now < lessened_until_ ? lessened_until_ : Steady::max()};
  }
  return turn;
}

// The sends of one mailbox in a row: those in the window, those in progress, those that wait. Each begins
// when the one that stands a whole limit before it leaves the window.
Steady Quota::minute_turn(std::size_t messages_ahead, Steady now) {
  const std::size_t limit = limits_.messages_per_minute;
  const std::size_t counted = sent_.total(now);
  const std::size_t begun = counted + reserved_messages_;
  const std::size_t own = begun + messages_ahead;
  if (own < limit) return now;
  std::size_t before = own - limit;
  Window::Duration later = sent_.length();
  while (before >= begun && before >= limit) {  // that one waits too
    before -= limit;
    later += sent_.length();
  }
  if (before < counted) return sent_.leave_time(before + 1) + (later - sent_.length());
  return (before < begun ? now : std::max(now, paused_until_)) + later;
}

Steady Quota::day_turn(std::size_t recipients, Steady now) {
  const std::size_t served = served_.total(now);
  const std::size_t over = without(served + reserved_recipients_ + recipients, limits_.recipients_per_day);
  if (over == 0) return now;
  return over <= served ? served_.leave_time(over) : now + served_.length();
}

void Quota::begin(std::size_t recipients) {
  ++sending_;
  ++reserved_messages_;
  reserved_recipients_ += recipients;
}

void Quota::sent(bool reserved, Steady now) {
  if (reserved) --reserved_messages_;
  sent_.add(now, 1);
}

void Quota::served(std::size_t reserved, std::size_t recipients, Steady now) {
  reserved_recipients_ -= reserved;
  served_.add(now, recipients);
}

void Quota::end(bool sent, std::size_t reserved) {
  --sending_;
  if (!sent) --reserved_messages_;
  reserved_recipients_ -= reserved;
}

void Quota::too_many_sessions(Steady now, Window::Duration pause) {
  lessened_until_ = now + kLessened;
  paused_until_ = std::max(paused_until_, now + pause);
}

void Quota::learn(Window sent, Window served, const std::list<Unwritten>& unwritten, Steady now) {
  if (sent.total(now) > sent_.total(now)) {
    for (const Unwritten& count : unwritten) sent.add(count.time, count.messages);
    sent_ = std::move(sent);
  }
  if (served.total(now) > served_.total(now)) {
    for (const Unwritten& count : unwritten) served.add(count.time, count.recipients);
    served_ = std::move(served);
  }
}

std::size_t Quota::free_sends(Steady now) {
  if (now < paused_until_) return 0;
  return std::min(without(limits(now).sessions, sending_),
                  without(limits_.messages_per_minute, sent_.total(now) + reserved_messages_));
}

std::size_t Quota::recipients_left(Steady now) {
  return without(limits_.recipients_per_day, served_.total(now) + reserved_recipients_);
}

bool Quota::day_has(std::size_t recipients, Steady now) {
  return recipients <= limits_.recipients_per_day && day_turn(recipients, now) == now;
}

}  // namespace exosubmit::exchange
