#include "curl/easy_handle.h"

#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include <openssl/ssl.h>

#include "base/ascii.h"
#include "curl/certificate_names.h"

namespace exosubmit::curl {
namespace {

// Once per process, before the first handle: curl_global_init is safe among threads only in newer builds.
void initialize_libcurl() {
  static const bool done = [] {
    // CURLOPT_NOSIGNAL also means that libcurl does not keep SIGPIPE away while it writes to a closed
    // connection through OpenSSL.
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }();
  if (!done) throw std::bad_alloc();  // its only cause that is documented for OpenSSL builds
}

void limit_protocol(EasyHandle& handle, const std::string& protocol) {
#if LIBCURL_VERSION_NUM >= 0x075500  // 7.85
  handle.set(CURLOPT_PROTOCOLS_STR, protocol.c_str());
#else
  handle.set(CURLOPT_PROTOCOLS, protocol == "smtp"   ? CURLPROTO_SMTP
                                : protocol == "http" ? CURLPROTO_HTTP
                                                     : CURLPROTO_HTTPS);
#endif
}

void do_not_wait_for_resolver(EasyHandle& handle) {
#if LIBCURL_VERSION_NUM >= 0x075700  // 7.87; older: cleanup joins the resolver's thread, past any deadline
  handle.set(CURLOPT_QUICK_EXIT, 1L);
#else
  static_cast<void>(handle);
#endif
}

// Where a TLS context keeps its EasyHandle; libcurl has places of its own.
int place_in_context() {
  static const int place = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

}  // namespace

EasyHandle::EasyHandle(const std::string& protocol, const std::string& url, const std::string& proxy,
                       TrustStore::Store trust)
    : trust_(std::move(trust)) {
  initialize_libcurl();
  handle_.reset(curl_easy_init());
  if (!handle_) throw std::bad_alloc();
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  limit_protocol(*this, protocol);
  do_not_wait_for_resolver(*this);
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_PROXY, proxy.c_str());  // an empty string keeps the environment's proxies away
  set(CURLOPT_NOPROXY, "");           // likewise: the one given is always used
  set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));  // or later
  // libcurl parses its CA bundle for each connection; the trust store takes its place.
  set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_SSL_CTX_FUNCTION, &EasyHandle::prepare_tls);
  set(CURLOPT_SSL_CTX_DATA, this);
}

// Runs after libcurl has set up the context. What libcurl itself checks stays: the verify mode (set before)
// and the host's name (after the handshake).
CURLcode EasyHandle::prepare_tls(CURL*, void* tls_context, void* self) {
  auto* context = static_cast<SSL_CTX*>(tls_context);
  static_cast<EasyHandle*>(self)->tls_begun_ = true;
  SSL_CTX_set1_cert_store(context, static_cast<EasyHandle*>(self)->trust_.get());
  // A write that would block may be repeated from another address, and part of it may be taken.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // With TLS 1.2 renegotiation a write could wait for input, and nobody would see it.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  if (SSL_CTX_set_ex_data(context, place_in_context(), self) == 1) {
    SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), &EasyHandle::look_at_certificate);
  }
  return CURLE_OK;
}

// Called for each certificate of the chain, or where it breaks. Decides nothing.
int EasyHandle::look_at_certificate(int trusted, x509_store_ctx_st* chain) try {
  const auto* tls =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = static_cast<EasyHandle*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), place_in_context()));
  if (self->certificate_.empty()) self->certificate_ = certificate_names(X509_STORE_CTX_get0_cert(chain));
  return trusted;
} catch (...) {
  return 0;
}

void EasyHandle::note(CURLcode code) {
  if (first_failure_ == CURLE_OK) first_failure_ = code;
}

void EasyHandle::set_timeout(CURLoption option, std::chrono::milliseconds timeout) {
  // For libcurl 0 is its own default: minutes, or for ever.
  set(option, static_cast<long>(timeout.count() > 0 ? timeout.count() : 1));
}

CURLcode EasyHandle::perform() {
  return first_failure_ == CURLE_OK ? curl_easy_perform(handle_.get()) : first_failure_;
}

std::string EasyHandle::why(CURLcode code) const {
  const std::string_view told(error_.data(), strnlen(error_.data(), error_.size()));
  std::string text(base::trim(told.empty() ? std::string_view(curl_easy_strerror(code)) : told));
  if (code == CURLE_PEER_FAILED_VERIFICATION && !certificate_.empty()) {
    text += " (certificate: " + certificate_ + ')';
  }
  return text;
}

std::string EasyHandle::text_info(CURLINFO info) const {
  const char* text = nullptr;
  curl_easy_getinfo(handle_.get(), info, &text);
  return text ? text : "";
}

long EasyHandle::number_info(CURLINFO info) const {
  long number = 0;
  curl_easy_getinfo(handle_.get(), info, &number);
  return number;
}

curl_off_t EasyHandle::time_info(CURLINFO info) const {
  curl_off_t time = 0;
  curl_easy_getinfo(handle_.get(), info, &time);
  return time;
}

}  // namespace exosubmit::curl
