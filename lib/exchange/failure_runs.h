// Failures that count together until a success ends their run: the proof that a hold wants.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "exchange/hold_cause.h"
#include "exchange/recent.h"

namespace exosubmit::exchange {

// For one thread at a time. Bounded: by the number of mailboxes, and by a ceiling of foreign senders.
class FailureRuns {
 public:
  // Counts it. True: it is proven now that the scope, not the message, is at fault.
  bool proven(const HoldCause& cause, const std::optional<base::Digest>& message, base::Clock::Steady now);

  void end(const HoldScope& scope);  // all its runs
  void end(const HoldScope& scope, Run run);

 private:
  struct InARow {
    unsigned failures = 0;
    unsigned messages = 0;           // different ones
    std::vector<base::Digest> seen;  // of those with a fingerprint
  };
  using Times = std::deque<base::Clock::Steady>;

  bool in_a_row(const HoldCause& cause, const std::optional<base::Digest>& message);
  bool in_window(const HoldCause& cause, base::Clock::Steady now);

  static constexpr std::size_t kMostSenders = 1000;
  std::map<std::pair<HoldScope, Run>, InARow> rows_;
  Recent<HoldScope, Times> windows_{kMostSenders};
};

}  // namespace exosubmit::exchange
