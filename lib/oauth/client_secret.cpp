#include "oauth/client_secret.h"

#include <utility>

#include "oauth/form_field.h"

namespace exosubmit::oauth {

ClientSecret::ClientSecret(std::string file, base::Secret value)
    : Credential(std::move(file), digest_of("client_secret", value)), value_(std::move(value)) {}

base::Result<base::Secret> ClientSecret::proof(base::Clock::Wall) const {
  return form_field("client_secret", value_);
}

}  // namespace exosubmit::oauth
