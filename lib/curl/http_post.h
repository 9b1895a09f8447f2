// The HTTPS POST for the token endpoint, by libcurl.
#pragma once

#include <string>

#include "curl/trust_store.h"
#include "oauth/http_post.h"

namespace exosubmit::curl {

class HttpPost final : public oauth::HttpPost {
 public:
  // `ca_file` is a file of PEM certificates, or empty for the system's authorities; `proxy` a URL, or empty
  // for none.
  HttpPost(std::string ca_file, std::string proxy);

  // A body over 64 KiB is an Error too. Error (operator): ca_file cannot be read.
  base::Result<oauth::HttpResponse> post(const oauth::HttpRequest& request) override;

 private:
  TrustStore trust_;
  const std::string proxy_;
};

}  // namespace exosubmit::curl
