#include "curl/endpoint_probe.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "curl/easy_handle.h"

namespace exosubmit::curl {
namespace {

using Failure = oauth::EndpointFailure;

constexpr std::size_t kMaxDateBytes = 64;

std::size_t take_header(char* octets, std::size_t, std::size_t count, void* user) try {
  constexpr std::string_view kDate = "date:";
  const std::string_view line(octets, count);
  if (base::starts_with_ignoring_case(line, kDate)) {
    *static_cast<std::string*>(user) = base::trim(line.substr(kDate.size())).substr(0, kMaxDateBytes);
  }
  return count;
} catch (...) {
  return 0;
}

// "https://host:443" of "https://host:443/path".
std::string server_of(const std::string& url) {
  const std::size_t host = url.find("://");
  return url.substr(0, host == std::string::npos ? host : url.find('/', host + 3));
}

std::string peer_of(const EasyHandle& handle, const std::string& url) {
  const std::string server = server_of(url);
  const std::string host = server.substr(server.find("://") + 3);
  const std::string address = handle.text_info(CURLINFO_PRIMARY_IP);
  if (address.empty()) return host;
  const std::string port = fmt::format(":{}", handle.number_info(CURLINFO_PRIMARY_PORT));
  const bool named = host.size() > port.size() && std::string_view(host).ends_with(port);
  return fmt::format("{}[{}]{}", named ? host.substr(0, host.size() - port.size()) : host, address, port);
}

Failure::Step step_of(CURLcode code, const EasyHandle& handle) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Failure::Step::kResolve;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Failure::Step::kProxy;
    case CURLE_COULDNT_CONNECT:
      return Failure::Step::kConnect;
    case CURLE_PEER_FAILED_VERIFICATION:
      return Failure::Step::kCertificate;
    case CURLE_SSL_CONNECT_ERROR:
      return Failure::Step::kTls;
    default:
      break;
  }
  const long proxy_status = handle.number_info(CURLINFO_HTTP_CONNECTCODE);
  if (proxy_status != 0 && proxy_status / 100 != 2) return Failure::Step::kProxy;
  if (handle.time_info(CURLINFO_NAMELOOKUP_TIME_T) == 0) return Failure::Step::kResolve;
  if (!handle.tls_begun()) return Failure::Step::kConnect;
  return handle.time_info(CURLINFO_APPCONNECT_TIME_T) == 0 ? Failure::Step::kTls : Failure::Step::kAnswer;
}

}  // namespace

oauth::EndpointProbe probe(const ProbeRequest& request) {
  const std::string server = server_of(request.url);
  TrustStore authorities(request.ca_file);
  auto trust = authorities.get();
  if (!trust) return tl::unexpected(Failure{Failure::Step::kCertificate, trust.error().text, server});

  oauth::EndpointAnswer answer;
  EasyHandle handle("https", server + '/', request.proxy, std::move(*trust));
  handle.set(CURLOPT_NOBODY, 1L);
  handle.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  handle.set(CURLOPT_USERAGENT, "exosubmit/" EXOSUBMIT_VERSION);
  handle.set_timeout(CURLOPT_TIMEOUT_MS, request.timeout);
  handle.set_timeout(CURLOPT_CONNECTTIMEOUT_MS, request.timeout);
  handle.set(CURLOPT_HEADERFUNCTION, &take_header);
  handle.set(CURLOPT_HEADERDATA, &answer.date);
  const CURLcode code = handle.perform();
  answer.peer = peer_of(handle, request.url);
  if (code != CURLE_OK) {
    const std::string why = code == CURLE_OPERATION_TIMEDOUT ? "no answer in time" : handle.why(code);
    return tl::unexpected(Failure{step_of(code, handle), why, answer.peer});
  }
  answer.certificate = handle.certificate();
  answer.http_status = static_cast<int>(handle.number_info(CURLINFO_RESPONSE_CODE));
  return answer;
}

}  // namespace exosubmit::curl
