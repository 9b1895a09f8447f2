// The submission core put together: the only place that names libcurl's and the stores' classes. Usable by
// any program; knows nothing of milters.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "config/settings.h"
#include "log/sink.h"
#include "state/journal.h"
#include "state/ledger.h"
#include "submit/submitter.h"

namespace exosubmit::submit {

// What outlives a reload of the settings.
struct Stores {
  std::unique_ptr<state::Ledger> ledger;
  std::unique_ptr<state::Journal> journal;
};

// Error (operator): the store's place or version is wrong; the text names the key, the file and the cause. A
// store that fails otherwise fails in its use, with an alert to `sink`, until it is repaired.
base::Result<Stores> open_stores(const config::StateSettings& settings, base::Clock& clock, log::Sink& sink);

// For a check of the settings: changes nothing. Error (operator): open_stores() would give it; (try later):
// the store would fail.
base::Result<void> inspect_stores(const config::StateSettings& settings);

// Forgets what is past its retention.
base::Result<void> prune(Stores& stores, const config::StateSettings& settings, base::Clock& clock);

// Shared by threads.
class SubmissionCore {
 public:
  // `owner` names this program over restarts, for the rows it has in flight. References outlive this.
  SubmissionCore(config::Settings settings, Stores& stores, std::string owner, base::Clock& clock,
                 log::Sink& sink);
  ~SubmissionCore();

  const config::Settings& settings() const;

  Report submit(const Submission& submission, exchange::Patience& patience);

  // The journal's two duties around the answer to Postfix.
  Recall& recall();

  // Wakes everybody who waits: they look at Patience::stopping().
  void wake();

  // Closes idle sessions; the housekeeper calls it every few seconds.
  void retire_sessions();

  // Closes all that no message uses.
  void close_sessions();

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace exosubmit::submit
