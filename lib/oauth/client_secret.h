// The credential that is a client secret.
#pragma once

#include "oauth/credential.h"

namespace exosubmit::oauth {

class ClientSecret final : public Credential {
 public:
  ClientSecret(std::string file, base::Secret value);
  base::Result<base::Secret> proof(base::Clock::Wall now) const override;

 private:
  base::Secret value_;
};

}  // namespace exosubmit::oauth
