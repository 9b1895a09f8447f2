// The credential that the settings name, as its files hold it now.
#pragma once

#include <memory>

#include "base/result.h"
#include "config/settings.h"
#include "oauth/credential.h"

namespace exosubmit::oauth {

// For the client-credentials grant: a secret, a certificate with its key, a federated token. Error
// (operator): a file cannot be read or does not hold what it should.
base::Result<std::shared_ptr<const Credential>> read_credential(const config::EntraSettings& settings);

}  // namespace exosubmit::oauth
