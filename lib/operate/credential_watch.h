// Warns before the credential ends: at 30, 14, 7 and 1 days, and once it has ended.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "config/settings.h"
#include "state/ledger.h"

namespace exosubmit::operate {

// The least of 30, 14, 7 and 1 days that what is left does not exceed; 0: it has ended. Nothing: there is
// time.
std::optional<int> days_threshold(base::Clock::Wall end, base::Clock::Wall now);

// "the client secret ends on 2026-12-05, in 6 days: ...", with what to do. Nothing while there is time.
std::optional<std::string> credential_alert(const config::EntraSettings& settings, base::Clock::Wall end,
                                            base::Clock::Wall now);

// Used by one thread. References outlive this.
class CredentialWatch {
 public:
  // The ledger remembers warnings as it does sends: a restart tells one again only after a day.
  CredentialWatch(state::Ledger& ledger, base::Clock& clock) : ledger_(ledger), clock_(clock) {}

  // A warning is due: its threshold. Each once.
  std::optional<int> due(base::Clock::Wall end);

 private:
  state::Ledger& ledger_;
  base::Clock& clock_;
  std::optional<std::pair<base::Clock::Wall, int>> told_;  // end and threshold
};

}  // namespace exosubmit::operate
