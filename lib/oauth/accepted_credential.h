// The credential that Entra ID accepted last: it serves on while a new one in its place is refused.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "log/sink.h"
#include "oauth/credential.h"
#include "oauth/token.h"

namespace exosubmit::oauth {

// In memory only, over reloads. May be shared by threads.
class AcceptedCredential {
 public:
  explicit AcceptedCredential(log::Sink& sink) : sink_(sink) {}

  // Nothing where none was accepted yet for this application (token endpoint and client id).
  std::shared_ptr<const Credential> of(const std::string& application);

  // Entra ID gave a token for what the files hold now: what an alert was about is over.
  void accepted(const std::string& application, std::shared_ptr<const Credential> credential);

  // The files hold what cannot be used, for `failure`, and the accepted one was: one alert until that is
  // over.
  void used_in_place(const TokenFailure& failure);

 private:
  log::Sink& sink_;
  std::mutex mutex_;
  std::string application_;                       // guarded by mutex_
  std::shared_ptr<const Credential> credential_;  // guarded by mutex_
  bool alert_stands_ = false;                     // guarded by mutex_
};

}  // namespace exosubmit::oauth
