// The client-credentials grant with a client secret at Entra's v2.0 token endpoint (RFC 6749 section 4.4;
// Microsoft: v2-oauth2-client-creds-grant-flow).
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/http_post.h"
#include "oauth/token_source.h"

namespace exosubmit::oauth {

struct ClientCredentials {
  std::string token_endpoint;
  std::string client_id;
  std::string scopes;
  std::chrono::seconds timeout{20};
};

class SecretTokenSource final : public TokenSource {
 public:
  using ReadSecret = std::function<base::Result<base::Secret>()>;  // called for each request: rotation works

  SecretTokenSource(ClientCredentials credentials, ReadSecret secret, HttpPost& http, base::Clock& clock);

  TokenResult token(base::Clock::Steady deadline) override;

 private:
  ClientCredentials credentials_;
  ReadSecret secret_;
  HttpPost& http_;
  base::Clock& clock_;
};

}  // namespace exosubmit::oauth
