// What the files of a credential hold, judged by its form alone: nothing is asked of Entra ID.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/secret.h"

namespace exosubmit::oauth {

// Empty, or what is wrong with a client secret as its file holds it (one line end at its end left out), in
// words that show nothing of it.
std::string fault_of_client_secret(const base::Secret& content);

// What a federated token says of itself, unproved. Claims from outside: control characters become '?'.
struct FederatedClaims {
  std::string issuer;
  std::string subject;
  std::string audience;
  std::optional<base::Clock::Wall> end;  // exp
};

// Nothing where it is no JWT.
std::optional<FederatedClaims> claims_of(const base::Secret& token);

}  // namespace exosubmit::oauth
