#include "exchange/failure_runs.h"

#include <algorithm>

namespace exosubmit::exchange {

bool FailureRuns::proven(const HoldCause& cause, const std::optional<base::Digest>& message,
                         base::Clock::Steady now) {
  if (cause.run == Run::kNone) return true;
  return cause.within.count() != 0 ? in_window(cause, now) : in_a_row(cause, message);
}

bool FailureRuns::in_a_row(const HoldCause& cause, const std::optional<base::Digest>& message) {
  InARow& row = rows_[{cause.scope, cause.run}];
  const auto known = [&] { return std::find(row.seen.begin(), row.seen.end(), *message) != row.seen.end(); };
  row.failures = std::min(row.failures + 1, cause.failures);
  if (row.messages < cause.messages && (!message || !known())) {
    ++row.messages;
    if (message) row.seen.push_back(*message);
  }
  return row.failures >= cause.failures && row.messages >= cause.messages;
}

bool FailureRuns::in_window(const HoldCause& cause, base::Clock::Steady now) {
  Times& times = windows_.touch(cause.scope);
  times.push_back(now);
  if (times.size() > cause.failures) times.pop_front();
  return times.size() == cause.failures && now - times.front() <= cause.within;
}

void FailureRuns::end(const HoldScope& scope) {
  std::erase_if(rows_, [&](const auto& row) { return row.first.first == scope; });
  windows_.erase(scope);
}

void FailureRuns::end(const HoldScope& scope, Run run) { rows_.erase({scope, run}); }

}  // namespace exosubmit::exchange
