// The credentials that are assertions: a JWT in place of a secret (RFC 7523 section 2.2).
#pragma once

#include "config/credential_files.h"
#include "oauth/credential.h"

namespace exosubmit::oauth {

// Signed here with the key of a certificate that Entra ID knows (Microsoft: certificate-credentials): PS256,
// x5t#S256, a new jti each time, valid for kLifetime from now.
class CertificateAssertion final : public Credential {
 public:
  static constexpr std::chrono::minutes kLifetime{9};  // Entra ID wants 5 to 10

  struct Claims {
    std::string audience;   // the token endpoint
    std::string client_id;  // issuer and subject
  };
  CertificateAssertion(std::string file, config::KeyPair pair, Claims claims);
  base::Result<base::Secret> proof(base::Clock::Wall now) const override;

 private:
  config::KeyPair pair_;
  Claims claims_;
};

// Signed by another identity provider, which keeps a token for us in a file.
class FederatedAssertion final : public Credential {
 public:
  FederatedAssertion(std::string file, base::Secret token);
  base::Result<base::Secret> proof(base::Clock::Wall now) const override;

 private:
  base::Secret token_;
};

}  // namespace exosubmit::oauth
