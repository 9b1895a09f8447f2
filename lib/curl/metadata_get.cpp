#include "curl/metadata_get.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "curl/easy_handle.h"
#include "curl/http_transfer.h"

namespace exosubmit::curl {
namespace {

constexpr std::array<std::string_view, 3> kLocal{"169.254.169.254", "127.0.0.1", "localhost"};

// Whoever reads along reads a token: nothing in clear may leave this host and its hypervisor.
bool is_local(std::string_view url) {
  if (!url.starts_with("http://")) return false;
  const std::string authority = host_of(url);
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  const std::string_view port = std::string_view(authority).substr(colon);
  return std::find(kLocal.begin(), kLocal.end(), authority.substr(0, colon)) != kLocal.end() &&
         port.find_first_not_of(":0123456789") == std::string_view::npos;
}

}  // namespace

base::Result<oauth::HttpResponse> MetadataGet::get(const oauth::MetadataRequest& request) {
  if (!is_local(request.url)) {
    return base::failure(
        base::operator_must_act(host_of(request.url) +
                                ": a managed identity's service is asked in clear, so only at "
                                "http://169.254.169.254, http://127.0.0.1 and http://localhost"));
  }
  HeaderLines headers;
  headers.add("Accept: application/json");
  headers.add("Metadata: true");
  if (!request.authorization.empty()) {
    headers.add("Authorization: " + std::string(request.authorization.reveal()));
  }
  EasyHandle handle("http", request.url, "", nullptr);  // no proxy, no TLS
  return transfer(handle, request.url, headers, request.timeout);
}

}  // namespace exosubmit::curl
