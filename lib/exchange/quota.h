// One mailbox's limits and what of them is used: says when the next send may begin.
#pragma once

#include <cstddef>
#include <list>
#include <string>

#include "base/clock.h"
#include "exchange/window.h"

namespace exosubmit::exchange {

struct PaceLimits {
  std::size_t sessions = 3;                // sends in progress
  std::size_t messages_per_minute = 30;    // in any 60 s
  std::size_t recipients_per_day = 10000;  // in any 24 h
};

// When a message's turn comes, as far as can be told.
struct Turn {
  using Steady = base::Clock::Steady;
  enum class Limit { kNone, kSessions, kPause, kMinute, kDay, kMessage };

  Limit limit = Limit::kNone;  // the one that it waits for; kMessage: too many recipients for ever
  Steady earliest{};           // not before; supposes that whoever is before it sends
  Steady look{};               // if nothing happens until then, look again; Steady::max(): never
};

// Used by one thread at a time; `now` never goes back.
class Quota {
 public:
  using Steady = base::Clock::Steady;

  // Exchange counts a message when it has arrived there, we when its last octet is written; the delay between
  // the two varies. Two messages may therefore be so much nearer to each other at Exchange than here, and a
  // window of 60 s sharp would let one too many in. Costs less than 1 % of 30 messages a minute.
  static constexpr std::chrono::milliseconds kJitter{500};

  static Window minute() { return {std::chrono::minutes{1} + kJitter, Window::Duration{0}}; }
  static Window day() { return {std::chrono::hours{24} + kJitter, std::chrono::minutes{1}}; }

  explicit Quota(PaceLimits limits) : limits_(limits) {}

  void set(PaceLimits limits) { limits_ = limits; }
  PaceLimits limits(Steady now) const;  // in force

  // What waits before a message.
  struct Ahead {
    std::size_t messages = 0, recipients = 0;
  };
  Turn turn(const Ahead& ahead, std::size_t recipients, Steady now);

  // A send begins: until it ends it may count at any moment, so its share of both windows is reserved.
  void begin(std::size_t recipients);

  // Its message counts from now; `reserved`: its share of the minute still is, which is so the first time.
  void sent(bool reserved, Steady now);

  // So many of the recipients reserved for it count from now, the others never.
  void served(std::size_t reserved, std::size_t recipients, Steady now);

  // It ends; what it has still reserved of the windows is free again.
  void end(bool sent, std::size_t reserved);

  // Exchange answered 432: one send in progress less for a while, and none begins before `pause` is over.
  void too_many_sessions(Steady now, Window::Duration pause);

  // What was counted here and may be missing in a reading of the ledger: it is not written yet.
  struct Unwritten {
    Steady time{};
    std::size_t messages = 0, recipients = 0;
    bool written = false;  // meanwhile
  };

  // The ledger's view: the fuller one tells more and is kept.
  void learn(Window sent, Window served, const std::list<Unwritten>& unwritten, Steady now);

  std::size_t sending() const { return sending_; }
  std::size_t messages_sent(Steady now) { return sent_.total(now); }
  std::size_t recipients_served(Steady now) { return served_.total(now); }

  // Sends that could begin now if each had one recipient; of the day only whether `recipients` suffice.
  std::size_t free_sends(Steady now);
  bool day_has(std::size_t recipients, Steady now);
  std::size_t recipients_left(Steady now);

 private:
  Steady minute_turn(std::size_t messages_ahead, Steady now);
  Steady day_turn(std::size_t recipients, Steady now);

  PaceLimits limits_;
  std::size_t sending_ = 0;
  std::size_t reserved_messages_ = 0;
  std::size_t reserved_recipients_ = 0;
  Window sent_ = minute();
  Window served_ = day();
  Steady lessened_until_ = Steady::min();
  Steady paused_until_ = Steady::min();
};

}  // namespace exosubmit::exchange
