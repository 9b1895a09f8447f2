// How fast one mailbox may send: sends in progress, messages a minute, recipients a day (DESIGN.md,
// section 4.7; Exchange Online limits, "Sending limits", learn.microsoft.com).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "config/settings.h"
#include "exchange/patience.h"
#include "exchange/quota.h"
#include "state/ledger.h"

namespace exosubmit::exchange {

// The mailbox's limits, and of each this host's share: rounded down, at least 1.
PaceLimits pace_limits(const config::MailboxSettings& mailbox, const config::Share& share);

class Pace;

// The right to one send; given back when it dies.
class Slot {
 public:
  Slot(Pace& pace, std::size_t recipients) : pace_(&pace), recipients_(recipients) {}
  Slot(Slot&& other) noexcept;
  Slot& operator=(Slot&&) = delete;
  ~Slot();

  // The last content octet was written: from now on it counts as a send. Written again on a fresh session it
  // counts again: Exchange may have counted either.
  void content_written();

  // So many of its recipients were accepted or are in doubt: they count from now.
  void served(std::size_t recipients);

 private:
  Pace* pace_;
  std::size_t recipients_;  // reserved of the day
  bool counted_ = false;
};

// Shared by threads. First come, first served. What the ledger cannot store or tell is kept in memory: a
// store that fails stops no mail here.
class Pace {
 public:
  // `mailbox`: its username in lower case. Reads the ledger: what was sent before a restart counts.
  Pace(std::string mailbox, state::Ledger& ledger, base::Clock& clock, PaceLimits limits);

  // A reload; messages that wait see the new limits.
  void set(PaceLimits limits);

  // Waits for the right to send to so many recipients until `until`, the message's deadline or the daemon's
  // stop, whichever comes first; not at all when its turn comes later than that, as far as can be told.
  // Error (try later): names the limit and, unless that is sends in progress, the seconds until its turn.
  base::Result<Slot> take(std::size_t recipients, Patience& patience, base::Clock::Steady until);

  // Sends that could begin now, less the messages that wait; negative where messages wait. Nothing: what the
  // day has left is not enough for so many recipients.
  std::optional<long> headroom(std::size_t recipients);

  // Exchange counts more sends in progress than it takes (432): one less for ten minutes, and the next send
  // begins 30 to 60 s from now.
  void too_many_sessions();

  // All waiters look at Patience::stopping() now.
  void wake();

  struct Usage {
    PaceLimits limits;  // as in force now
    std::size_t sending = 0, waiting = 0;
    std::size_t sent_in_minute = 0, recipients_in_day = 0;
  };
  Usage usage();

 private:
  friend class Slot;
  using Steady = base::Clock::Steady;
  struct Waiter {
    explicit Waiter(std::size_t wanted) : recipients(wanted) {}
    const std::size_t recipients;
    std::optional<Slot> slot;  // granted
    Steady wakes_at{};         // by itself
    std::condition_variable condition;
  };
  class Place;

  using Unwritten = std::list<Quota::Unwritten>;

  void count_sent(bool reserved);
  void count_served(std::size_t reserved, std::size_t recipients);
  void give_back(bool sent, std::size_t reserved);
  void look_into_ledger();
  void written(Unwritten::iterator count);

  // With mutex_ held.
  void forget_written();
  void grant();
  void wake_all();
  Quota::Ahead ahead_of(const Waiter& waiter) const;
  std::string reason(const Waiter& waiter, Steady began);

  const std::string mailbox_;
  state::Ledger& ledger_;
  base::Clock& clock_;
  std::mutex mutex_;                     // never held while the ledger works or a Patience is told
  Quota quota_;                          // guarded by mutex_
  std::deque<Waiter*> waiters_;          // guarded by mutex_; in the order in which they came
  std::size_t waiting_recipients_ = 0;   // guarded by mutex_
  Steady next_reading_ = Steady::min();  // of the ledger; guarded by mutex_
  std::size_t readings_ = 0;             // of the ledger, in progress; guarded by mutex_
  Unwritten unwritten_;                  // since the readings in progress began; guarded by mutex_
  std::minstd_rand random_{std::random_device{}()};  // guarded by mutex_
};

// The paces of all mailboxes. Outlives a reload of the settings. Shared by threads.
class Paces {
 public:
  Paces(state::Ledger& ledger, base::Clock& clock) : ledger_(ledger), clock_(clock) {}

  // The same object for a username whatever its case; `limits` are in force from now on. Valid as long as
  // this lives.
  Pace& of(const std::string& username, PaceLimits limits);

  void wake();

 private:
  state::Ledger& ledger_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Pace>> paces_;  // guarded by mutex_
};

}  // namespace exosubmit::exchange
