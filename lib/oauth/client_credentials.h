// The client-credentials grant at Entra's v2.0 token endpoint (RFC 6749 section 4.4; Microsoft:
// v2-oauth2-client-creds-grant-flow).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "oauth/accepted_credential.h"
#include "oauth/credential.h"
#include "oauth/http_post.h"
#include "oauth/token_source.h"

namespace exosubmit::oauth {

struct ClientCredentials {
  std::string token_endpoint;
  std::string client_id;
  std::string scopes;
  std::chrono::seconds timeout{20};
};

class ClientCredentialsSource final : public TokenSource {
 public:
  using ReadCredential = std::function<base::Result<std::shared_ptr<const Credential>>()>;

  // The credential is read for each request: rotation works. One that is refused, or cannot be read, does not
  // displace the one in `accepted`, which may be null: then there is no other. References outlive this.
  ClientCredentialsSource(ClientCredentials application, ReadCredential read, AcceptedCredential* accepted,
                          HttpPost& http, base::Clock& clock);

  TokenResult token(base::Clock::Steady deadline) override;

 private:
  TokenResult ask_with_files(std::shared_ptr<const Credential>& used, base::Clock::Steady deadline);
  TokenResult ask(const Credential& credential, base::Clock::Steady deadline);

  const ClientCredentials application_;
  const std::string name_;  // in `accepted`
  const ReadCredential read_;
  AcceptedCredential* const accepted_;
  HttpPost& http_;
  base::Clock& clock_;
};

}  // namespace exosubmit::oauth
