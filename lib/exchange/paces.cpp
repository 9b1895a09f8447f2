// The pace of each mailbox, by its username.
#include "base/ascii.h"
#include "exchange/pace.h"

namespace exosubmit::exchange {

PaceLimits pace_limits(const config::MailboxSettings& mailbox, const config::Share& share) {
  return {share.of_limit(mailbox.max_sessions), share.of_limit(mailbox.messages_per_minute),
          share.of_limit(mailbox.recipients_per_day)};
}

Pace& Paces::of(const std::string& username, PaceLimits limits) {
  const std::string mailbox = base::to_lower(username);
  const std::lock_guard lock(mutex_);
  const auto known = paces_.find(mailbox);
  if (known == paces_.end()) {
    return *paces_.emplace(mailbox, std::make_unique<Pace>(mailbox, ledger_, clock_, limits)).first->second;
  }
  known->second->set(limits);
  return *known->second;
}

void Paces::wake() {
  const std::lock_guard lock(mutex_);
  for (const auto& [mailbox, pace] : paces_) pace->wake();
}

}  // namespace exosubmit::exchange
