// Whether the token endpoint's server can be reached, without asking for a token.
#pragma once

#include <string>

#include <tl/expected.hpp>

namespace exosubmit::oauth {

struct EndpointAnswer {
  std::string peer;         // "login.microsoftonline.com[192.0.2.1]:443"; with a proxy the proxy's address
  std::string certificate;  // "CN=..., issued by CN=..."
  std::string date;         // Date header as it came, or empty
  int http_status = 0;
};

struct EndpointFailure {
  enum class Step { kResolve, kConnect, kProxy, kCertificate, kTls, kAnswer };
  Step step = Step::kConnect;
  std::string text;  // one line: what failed, why
  std::string peer;  // as far as known
};

using EndpointProbe = tl::expected<EndpointAnswer, EndpointFailure>;

}  // namespace exosubmit::oauth
