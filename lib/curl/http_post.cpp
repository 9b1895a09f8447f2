#include "curl/http_post.h"

#include <utility>

#include "curl/easy_handle.h"
#include "curl/http_transfer.h"

namespace exosubmit::curl {

HttpPost::HttpPost(std::string ca_file, std::string proxy)
    : trust_(std::move(ca_file)), proxy_(std::move(proxy)) {}

base::Result<oauth::HttpResponse> HttpPost::post(const oauth::HttpRequest& request) {
  auto trust = trust_.get();
  if (!trust) return base::failure(trust.error());

  HeaderLines headers;
  headers.add("Accept: application/json");
  EasyHandle handle("https", request.url, proxy_, std::move(*trust));
  handle.set(CURLOPT_POST, 1L);
  handle.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
  handle.set(CURLOPT_POSTFIELDS, request.form.reveal().data());  // setopt makes no copy
  return transfer(handle, request.url, headers, request.timeout);
}

}  // namespace exosubmit::curl
