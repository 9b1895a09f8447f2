#include "operate/tally.h"

#include <fmt/format.h>

#include "operate/outcome_text.h"

namespace exosubmit::operate {

using mail::Fate;

void Tally::passed() {
  const std::lock_guard lock(mutex_);
  ++traffic_.passed;
}

void Tally::ours(bool on_listener) {
  const std::lock_guard lock(mutex_);
  ++(on_listener ? traffic_.on_listener : traffic_.off_listener);
}

void Tally::count(const mail::Outcome& outcome) {
  if (outcome.earlier) return;
  const std::lock_guard lock(mutex_);
  if (outcome.fate == Fate::kAccepted) {
    ++totals_.accepted;
    return;
  }
  if (outcome.in_doubt) {
    ++totals_.in_doubt;
  } else {
    ++(outcome.fate == Fate::kRefused ? totals_.refused : totals_.deferred);
  }
  last_failure_ = Fault{clock_.wall(), outcome_text(outcome)};
}

std::optional<std::string> Tally::passes_everything() const {
  const std::lock_guard lock(mutex_);
  if (traffic_.passed < kManyPassed || traffic_.on_listener + traffic_.off_listener > 0) return std::nullopt;
  return fmt::format(
      "passes everything: of {} messages none was selected. Compare their envelope senders with the "
      "mailboxes and "
      "[select] (senders, clients, users), and the transports of their recipients with [select] mailers",
      traffic_.passed);
}

Totals Tally::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

Traffic Tally::traffic() const {
  const std::lock_guard lock(mutex_);
  return traffic_;
}

std::optional<Fault> Tally::last_failure() const {
  const std::lock_guard lock(mutex_);
  return last_failure_;
}

}  // namespace exosubmit::operate
