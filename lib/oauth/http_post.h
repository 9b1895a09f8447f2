// An HTTPS request with a form, as the token endpoint wants it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace exosubmit::oauth {

struct HttpRequest {
  std::string url;
  base::Secret form;  // application/x-www-form-urlencoded
  std::chrono::milliseconds timeout{20000};
};

struct HttpResponse {
  int status = 0;
  std::string content_type;
  std::string retry_after;  // header as it came, or empty
  std::string request_id;   // x-ms-request-id, or empty
  std::string date;         // Date header as it came, or empty
  std::string challenge;    // WWW-Authenticate, or empty
  base::Secret body;        // at most 64 KiB: holds the token
};

// May be shared by threads. Redirects are never followed, TLS is always verified.
class HttpPost {
 public:
  virtual ~HttpPost() = default;

  // Error (try later): no answer: name not resolved, no connection, certificate not trusted, timeout; the
  // text names host and cause.
  virtual base::Result<HttpResponse> post(const HttpRequest& request) = 0;
};

}  // namespace exosubmit::oauth
