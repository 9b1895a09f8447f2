// One transfer of libcurl, with the settings that all transfers of ours share: the only place that sets them.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "curl/trust_store.h"

struct x509_store_ctx_st;

namespace exosubmit::curl {

// TLS 1.2 or later, verified against the trust store and the host's name; no redirects; no signals; one
// protocol; no proxy but the one given. Performed once. Used by one thread at a time.
//
// The first one initializes libcurl for the process and lets the process ignore SIGPIPE.
class EasyHandle {
 public:
  // `protocol` as in URLs: "https", "smtp", or "http", which needs no trust store. `proxy` is a URL, or empty
  // for none.
  EasyHandle(const std::string& protocol, const std::string& url, const std::string& proxy,
             TrustStore::Store trust);

  // libcurl holds this object's address.
  EasyHandle(const EasyHandle&) = delete;
  EasyHandle& operator=(const EasyHandle&) = delete;

  template <typename Value>
  void set(CURLoption option, Value value) {
    note(curl_easy_setopt(handle_.get(), option, value));
  }

  void set_timeout(CURLoption option, std::chrono::milliseconds timeout);

  // CURLE_OK, or what failed: also a set() that did.
  CURLcode perform();

  // Why a call failed, one line. A certificate that is refused is named: often it is a proxy's own.
  std::string why(CURLcode code) const;

  // The server's certificate, once it was seen: "CN=... issued by CN=..."; or empty.
  const std::string& certificate() const { return certificate_; }

  // TCP was there, and TLS began: libcurl tells of neither before both are done.
  bool tls_begun() const { return tls_begun_; }

  std::string text_info(CURLINFO info) const;  // empty where there is none
  long number_info(CURLINFO info) const;
  curl_off_t time_info(CURLINFO info) const;  // microseconds from the start; 0 where it was not reached

  CURL* get() const { return handle_.get(); }

 private:
  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  static CURLcode prepare_tls(CURL* handle, void* tls_context, void* self);
  static int look_at_certificate(int trusted, x509_store_ctx_st* chain);
  void note(CURLcode code);

  TrustStore::Store trust_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  CURLcode first_failure_ = CURLE_OK;  // of a set()
  std::string certificate_;
  bool tls_begun_ = false;
  std::unique_ptr<CURL, Cleanup> handle_;
};

}  // namespace exosubmit::curl
