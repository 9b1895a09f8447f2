// A request to the service on this host, or beside it, that gives a managed identity's tokens.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/http_post.h"

namespace exosubmit::oauth {

struct MetadataRequest {
  std::string url;             // http://, with its query
  base::Secret authorization;  // value of the header Authorization; empty: none
  std::chrono::milliseconds timeout{20000};
};

// May be shared by threads. A GET with the header "Metadata: true", in clear and never by a proxy: so it goes
// to loopback and 169.254.169.254 alone. Redirects are not followed.
class MetadataService {
 public:
  virtual ~MetadataService() = default;

  // Error (try later): no answer; (operator): the URL leads elsewhere.
  virtual base::Result<HttpResponse> get(const MetadataRequest& request) = 0;
};

}  // namespace exosubmit::oauth
