#include "curl/connector.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/encoding.h"
#include "curl/connection.h"
#include "curl/easy_handle.h"
#include "curl/handshake.h"

namespace exosubmit::curl {
namespace {

using Step = smtp::ConnectFailure::Step;

// Banner, EHLO, STARTTLS, and EHLO again over TLS.
constexpr std::size_t kReplies = 4;

std::size_t hear(char* octets, std::size_t, std::size_t count, void* handshake) try {
  return static_cast<Handshake*>(handshake)->hear({octets, count}) ? count : 0;
} catch (...) {
  return 0;
}

long ip_resolve(config::AddressFamily family) {
  switch (family) {
    case config::AddressFamily::kIpv4:
      return CURL_IPRESOLVE_V4;
    case config::AddressFamily::kIpv6:
      return CURL_IPRESOLVE_V6;
    case config::AddressFamily::kAny:
      break;
  }
  return CURL_IPRESOLVE_WHATEVER;
}

std::string url_of(const ConnectorSettings& settings) {
  const bool ipv6 = settings.host.find(':') != std::string::npos;
  return fmt::format("smtp://{}:{}/{}", ipv6 ? '[' + settings.host + ']' : settings.host, settings.port,
                     base::percent_encode(settings.ehlo_name));
}

void prepare(EasyHandle& handle, const ConnectorSettings& settings, Handshake& handshake) {
  // Without user and token libcurl stops after EHLO: it can call an AUTH good that was none, leaves an
  // error challenge unanswered, and drops long initial responses. AUTH is ours.
  handle.set(CURLOPT_CONNECT_ONLY, 1L);
  handle.set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");  // else it may try EXTERNAL, which needs no user
  handle.set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  handle.set(CURLOPT_IPRESOLVE, ip_resolve(settings.address_family));
  handle.set(CURLOPT_HEADERFUNCTION, &hear);
  handle.set(CURLOPT_HEADERDATA, &handshake);
}

// The handle outlives what it wrote to.
void forget_handshake(EasyHandle& handle) {
  handle.set(CURLOPT_HEADERFUNCTION, static_cast<curl_write_callback>(nullptr));
  handle.set(CURLOPT_HEADERDATA, static_cast<void*>(nullptr));
}

std::string peer_of(const EasyHandle& handle, const ConnectorSettings& settings) {
  const std::string address = handle.text_info(CURLINFO_PRIMARY_IP);
  return address.empty() ? fmt::format("{}:{}", settings.host, settings.port)
                         : fmt::format("{}[{}]:{}", settings.host, address, settings.port);
}

Step step_of(CURLcode code, const EasyHandle& handle, const Handshake& handshake) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Step::kResolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return Step::kConnect;
    case CURLE_PEER_FAILED_VERIFICATION:
      return Step::kCertificate;
    default:
      break;
  }
  const long proxy_status = handle.number_info(CURLINFO_HTTP_CONNECTCODE);
  if (proxy_status != 0 && proxy_status / 100 != 2) return Step::kConnect;
  if (handle.time_info(CURLINFO_NAMELOOKUP_TIME_T) == 0) return Step::kResolve;
  if (handle.time_info(CURLINFO_CONNECT_TIME_T) == 0) return Step::kConnect;
  switch (handshake.accepted()) {
    case 0:
      return Step::kBanner;
    case 1:
      return Step::kEhlo;
    case 2:
      return Step::kStartTls;
    default:
      return handle.time_info(CURLINFO_APPCONNECT_TIME_T) == 0 ? Step::kTls : Step::kEhlo;
  }
}

// In the order of Step.
constexpr std::array<std::string_view, 8> kStepNames{"name lookup", "connect",     "banner", "EHLO",
                                                     "STARTTLS",    "certificate", "TLS",    "AUTH"};

smtp::ConnectFailure failure_at(Step step, std::string peer, std::string_view why) {
  smtp::ConnectFailure failure;
  failure.step = step;
  failure.text = fmt::format("{}: {}: {}", peer, kStepNames[static_cast<std::size_t>(step)], why);
  failure.peer = std::move(peer);
  return failure;
}

std::string cause_of(CURLcode code, Step step, const EasyHandle& handle, const Handshake& handshake) {
  if (handshake.broken()) return *handshake.broken();
  if (handshake.refused()) return handshake.last()->to_string();
  if (code == CURLE_OPERATION_TIMEDOUT) return "no answer in time";
  const long error = handle.number_info(CURLINFO_OS_ERRNO);
  if (code == CURLE_COULDNT_CONNECT && error != 0) {
    return std::system_category().message(static_cast<int>(error));
  }
  if (step == Step::kStartTls && code == CURLE_USE_SSL_FAILED) return "the server does not offer it";
  // libcurl's own words give an errno that has nothing to do with it.
  if (step > Step::kConnect && code == CURLE_RECV_ERROR) return "the server ended the connection";
  // CVE-2021-22947: what an attacker puts between the 220 and the handshake must not pass as the server's.
  if (step == Step::kTls && code == CURLE_WEIRD_SERVER_REPLY) return "octets in clear came after the 220";
  return handle.why(code);
}

smtp::ConnectFailure failure_of(CURLcode code, const EasyHandle& handle, const Handshake& handshake,
                                const ConnectorSettings& settings) {
  const Step step = step_of(code, handle, handshake);
  auto failure = failure_at(step, peer_of(handle, settings), cause_of(code, step, handle, handshake));
  if (handshake.refused()) failure.reply = handshake.last();
  return failure;
}

}  // namespace

Connector::Connector(ConnectorSettings settings)
    : settings_(std::move(settings)), trust_(settings_.ca_file) {}

tl::expected<std::unique_ptr<smtp::Connection>, smtp::ConnectFailure> Connector::connect(
    base::Clock::Steady until) {
  const std::string unconnected = fmt::format("{}:{}", settings_.host, settings_.port);
  auto trust = trust_.get();
  if (!trust) return tl::unexpected(failure_at(Step::kCertificate, unconnected, trust.error().text));
  const auto timeout =
      std::min(settings_.connect_timeout,
               std::chrono::duration_cast<std::chrono::milliseconds>(until - base::SystemClock().steady()));
  if (timeout.count() <= 0) return tl::unexpected(failure_at(Step::kConnect, unconnected, "no time is left"));

  Handshake handshake;
  auto handle = std::make_unique<EasyHandle>("smtp", url_of(settings_), settings_.proxy, std::move(*trust));
  prepare(*handle, settings_, handshake);
  handle->set_timeout(CURLOPT_CONNECTTIMEOUT_MS, timeout);
  const CURLcode code = handle->perform();
  forget_handshake(*handle);
  if (code != CURLE_OK) return tl::unexpected(failure_of(code, *handle, handshake, settings_));

  Connection::Greeting greeting{peer_of(*handle, settings_), handshake.banner(), {}, handle->certificate()};
  // What was advertised before TLS counts for nothing (RFC 3207 section 4.2).
  if (handshake.accepted() == kReplies) greeting.capabilities = smtp::Capabilities::parse(*handshake.last());
  if (!greeting.capabilities.has_auth("XOAUTH2")) {
    auto failure = failure_at(Step::kNoXoauth2, greeting.peer, "the server does not offer XOAUTH2");
    failure.reply = handshake.last();
    return tl::unexpected(std::move(failure));
  }
  return std::make_unique<Connection>(std::move(handle), std::move(greeting));
}

}  // namespace exosubmit::curl
