// What the daemon has done since its start.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "mail/outcome.h"
#include "operate/status.h"

namespace exosubmit::operate {

// Shared by threads.
class Tally {
 public:
  explicit Tally(const base::Clock& clock) : clock_(clock) {}

  // A message that is not ours, off the listener.
  void passed();

  // A message that is ours, at least one recipient of it.
  void ours(bool on_listener);

  // A recipient's outcome. Accepted on an earlier pass: counted then.
  void count(const mail::Outcome& outcome);

  // So many messages passed and none was ours: whoever wanted that would not have installed us.
  static constexpr std::size_t kManyPassed = 20;
  std::optional<std::string> passes_everything() const;  // then: that it is so, and what to do

  Totals totals() const;
  Traffic traffic() const;
  std::optional<Fault> last_failure() const;

 private:
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  Totals totals_;                      // guarded by mutex_
  Traffic traffic_;                    // guarded by mutex_
  std::optional<Fault> last_failure_;  // guarded by mutex_
};

}  // namespace exosubmit::operate
