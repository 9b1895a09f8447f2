// What the journal knows of a message: nothing is sent twice (DESIGN.md, sections 4.6, 4.9 and "in doubt").
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "exchange/patience.h"
#include "state/journal.h"
#include "submit/report.h"

namespace exosubmit::submit {

// Owns the journal's use. Shared by threads.
class Recall {
 public:
  // `owner` names this daemon over restarts; `lease` is how long a silent in-flight row stays live.
  Recall(state::Journal& journal, base::Clock& clock, std::string owner, std::chrono::seconds lease,
         std::vector<std::chrono::seconds> in_doubt_waits);

  // Fills in the outcomes that are known; waits for those that somebody else is sending right now, at most
  // until the message's deadline. A store that fails defers all that are open.
  void known_outcomes(Report& report, exchange::Patience& patience);

  // For who lets a message go another way: whoever was accepted earlier, or may have been, gets that outcome
  // in place of the one he has. Nothing is waited for; a store that fails changes nothing.
  void taken_earlier(Report& report);

  // Makes the in-flight rows of `indices` just before the first content octet: those that are now ours to
  // send. The others have changed meanwhile: known_outcomes() tells.
  base::Result<std::vector<std::size_t>> claim(Report& report, const std::vector<std::size_t>& indices);

  // Octets still flow: renews the lease.
  void still_sending(const Report& report, const std::vector<std::size_t>& indices);

  // Commits what became of `indices`. An outcome in doubt after the last wait becomes a refusal.
  // Error: the store failed. What Exchange took stays taken: the outcomes stand, the operator is told.
  base::Result<void> record(Report& report, const std::vector<std::size_t>& indices);

  // The refusals in the report are about to be told.
  base::Result<void> forget_refusals(const Report& report);

  // Once more: how often a message came with nothing but refusals beside what was accepted earlier.
  base::Result<std::size_t> count_partial(const base::Digest& fingerprint);

  // How often a bounce to this recipient's row was refused, this time included.
  base::Result<std::size_t> count_refused_bounce(const state::Key& key);

  // Messages with a null sender to this address in the running hour, this one included.
  base::Result<std::size_t> count_automatic(const std::string& recipient);

 private:
  void apply(RecipientReport& recipient, const state::Row& row) const;

  state::Journal& journal_;
  base::Clock& clock_;
  const std::string owner_;
  const std::chrono::seconds lease_;
  const std::vector<std::chrono::seconds> waits_;
};

}  // namespace exosubmit::submit
