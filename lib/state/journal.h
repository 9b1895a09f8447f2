// What became of each recipient of each message, so that nothing is sent twice (DESIGN.md, section 4.6, 4.9).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "mail/outcome.h"

namespace exosubmit::state {

using Key = base::Digest;  // mail::recipient_key, or a message's fingerprint for counters

struct Row {
  enum class Kind {
    kNone,
    kInFlight,  // somebody is sending it, or was when it died: live until the lease ends
    kInDoubt,   // content was sent, no answer came: `doubts` times, last at `time`
    kAccepted,  // `outcome` tells Exchange's words, `time` when
    kRefused,   // `outcome` tells why; told to nobody yet
  };
  Kind kind = Kind::kNone;
  mail::Outcome outcome;
  base::Clock::Wall time{};  // of the outcome, of the last doubt, or the lease's end
  std::size_t doubts = 0;    // how often it was in doubt; survives a later claim
};

// May be shared by threads, and by daemons where the store can be shared. Error (try later) everywhere: the
// store cannot be read or written; the text names it and the cause.
class Journal {
 public:
  using Wall = base::Clock::Wall;

  virtual ~Journal() = default;

  // The row as it stands at `now`: an in-flight row whose lease has ended reads as in doubt, once more than
  // before. An accepted row is renewed: its retention counts from `now`.
  virtual base::Result<Row> look(const Key& key, Wall now) = 0;

  struct Claim {
    Key key{};
    std::size_t doubts = 0;  // as look() told: a row that has changed since is not claimed
  };

  // Makes in-flight rows for `owner`, live until `lease_end`, all in one transaction: of those that have no
  // outcome and no live row. For each claim: the row as it stood; kNone or kInDoubt with the same doubts
  // means that it is now the caller's. Committed when it returns.
  virtual base::Result<std::vector<Row>> claim(const std::vector<Claim>& claims, const std::string& owner,
                                               Wall now, Wall lease_end) = 0;

  // The owner is still sending.
  virtual base::Result<void> renew(const std::vector<Key>& keys, const std::string& owner,
                                   Wall lease_end) = 0;

  // The owner's outcome, even after its lease has ended: accepted and refused are kept, deferred gives the
  // row back as it was before the claim, in doubt (Outcome::in_doubt) makes it so. An accepted row is never
  // changed by anybody else. Committed when it returns; also valid without a claim (accepted earlier).
  struct Finished {
    Key key{};
    mail::Outcome outcome;
  };
  virtual base::Result<void> finish(const std::vector<Finished>& finished, const std::string& owner,
                                    Wall now) = 0;

  // The refusals are about to be told: their rows go, so that a resend after the repair is tried.
  virtual base::Result<void> forget_refusals(const std::vector<Key>& keys) = 0;

  // Adds one to the counter called `what` of `key` and gives its new value.
  virtual base::Result<std::size_t> count(const Key& key, const std::string& what, Wall now) = 0;

  // Returns when the row is no longer in flight, or at `until`.
  virtual void wait_while_in_flight(const Key& key, base::Clock::Steady until) = 0;

  // Ends the leases of this owner's former self: a daemon calls it when it starts.
  virtual base::Result<void> end_leases(const std::string& owner, Wall now) = 0;

  // Forgets rows and counters older than `before`; live ones stay.
  virtual base::Result<void> prune(Wall before) = 0;
};

}  // namespace exosubmit::state
