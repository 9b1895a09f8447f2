// Tokens for the managed identity of a server that Azure Arc manages, from its agent (Microsoft:
// managed-identity-authentication). The agent wants proof that its caller may read a file of root's.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/managed_identity.h"

namespace exosubmit::oauth {

inline constexpr const char* kArcTokens = "/var/opt/azcmagent/tokens";

// Where the agent listens: its fixed address, or $IDENTITY_ENDPOINT, which it documents.
std::string arc_endpoint();

// What the file of a challenge (WWW-Authenticate) holds. It must be a regular file of at most 4096 octets
// that lies in `directory` itself, is named *.key and is no symbolic link: else any file of this host could
// be sent to whoever listens there. Error (operator): it is not so, or cannot be read.
base::Result<base::Secret> read_challenge(std::string_view challenge, const std::string& directory);

class ArcIdentitySource final : public TokenSource {
 public:
  // The identity is the system-assigned one. References outlive this.
  ArcIdentitySource(ManagedIdentity identity, MetadataService& service, base::Clock& clock,
                    std::string directory = kArcTokens);

  TokenResult token(base::Clock::Steady deadline) override;

 private:
  base::Result<HttpResponse> ask(base::Clock::Steady end);

  const ManagedIdentity identity_;
  MetadataService& service_;
  base::Clock& clock_;
  const std::string directory_;
};

}  // namespace exosubmit::oauth
