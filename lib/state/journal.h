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
    kInFlight,  // somebody is sending it: live until the lease ends
    kInDoubt,   // content was sent, no answer came or the sender died: `doubts` times, last at `time`
    kAccepted,  // `outcome` tells Exchange's words, `time` when
    kRefused,   // `outcome` tells why; told to nobody yet
  };
  Kind kind = Kind::kNone;
  mail::Outcome outcome;
  base::Clock::Wall time{};  // of the outcome, of the last doubt, or the lease's end
  std::size_t doubts = 0;    // how often it was in doubt, the claim in progress not counted
};

// May be shared by threads, and by daemons where the store can be shared. Error (try later) everywhere: the
// store cannot be read or written; the text names it and the cause. An owner is a daemon. Times of outcomes
// and doubts that lie in the future count as now, from the first look on.
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
  // outcome, no live row (not even the owner's own) and as many doubts as the claim says. Gives for each
  // claim, in order, the row as it stood, as look() would: kNone or kInDoubt, with the same doubts, means
  // that it is now the caller's. Committed when it returns.
  virtual base::Result<std::vector<Row>> claim(const std::vector<Claim>& claims, const std::string& owner,
                                               Wall now, Wall lease_end) = 0;

  // The owner is still sending. Rows that are not in flight for this owner stay as they are.
  virtual base::Result<void> renew(const std::vector<Key>& keys, const std::string& owner,
                                   Wall lease_end) = 0;

  // The owner's outcome, even after its lease has ended, also without a claim. Committed when it returns.
  //   accepted  is kept, whoever says so and whatever the row was: the message is delivered. An accepted row
  //             is never changed any more; a further acceptance only renews it.
  //   refused   is kept, unless somebody else's row is live: he is sending.
  //   deferred  gives the owner's row back as it was before the claim, doubts included.
  //   in doubt  (Outcome::in_doubt) the owner's row is in doubt once more than before the claim, at `now`;
  //             where there is no row it is in doubt once. A row in doubt is not counted again: the end of
  //             the lease has done so.
  // What is not said to change a row does not.
  struct Finished {
    Key key{};
    mail::Outcome outcome;
  };
  virtual base::Result<void> finish(const std::vector<Finished>& finished, const std::string& owner,
                                    Wall now) = 0;

  // The refusals are about to be told: their rows go, so that a resend after the repair is tried. Rows that
  // are no refusals stay.
  virtual base::Result<void> forget_refusals(const std::vector<Key>& keys) = 0;

  // Adds one to the counter called `what` of `key` and gives its new value.
  virtual base::Result<std::size_t> count(const Key& key, const std::string& what, Wall now) = 0;

  // Returns when the row is no longer in flight (finished, or its lease has ended), or at `until`.
  virtual void wait_while_in_flight(const Key& key, base::Clock::Steady until) = 0;

  // Ends the leases of this owner's former self: its rows read as in doubt from `now`. A daemon calls it when
  // it starts, before it claims.
  virtual base::Result<void> end_leases(const std::string& owner, Wall now) = 0;

  // Forgets rows and counters not touched since `before`; live ones stay.
  virtual base::Result<void> prune(Wall before) = 0;
};

}  // namespace exosubmit::state
