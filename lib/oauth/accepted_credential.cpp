#include "oauth/accepted_credential.h"

#include <utility>

#include "log/events.h"

namespace exosubmit::oauth {

std::shared_ptr<const Credential> AcceptedCredential::of(const std::string& application) {
  const std::lock_guard lock(mutex_);
  return application == application_ ? credential_ : nullptr;
}

void AcceptedCredential::accepted(const std::string& application,
                                  std::shared_ptr<const Credential> credential) {
  const std::lock_guard lock(mutex_);
  application_ = application;
  credential_ = std::move(credential);
  if (std::exchange(alert_stands_, false)) log::new_credential_accepted(sink_, credential_->file());
}

void AcceptedCredential::used_in_place(const TokenFailure& failure) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(alert_stands_, true)) return;
  log::new_credential_refused(sink_, credential_->file(), failure.description, failure.trace_id);
}

}  // namespace exosubmit::oauth
