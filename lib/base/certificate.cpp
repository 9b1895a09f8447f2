#include "base/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace exosubmit::base {
namespace {

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

// What the clock's nanoseconds hold: the year 9999 of "never" (RFC 5280 section 4.1.2.5) is too far.
constexpr std::time_t kFarthest = 9'000'000'000;

Clock::Wall time_of(const ASN1_TIME* time) {
  std::tm fields{};
  if (ASN1_TIME_to_tm(time, &fields) != 1) return {};
  return std::chrono::system_clock::from_time_t(std::clamp(timegm(&fields), -kFarthest, kFarthest));
}

}  // namespace

Result<Certificate> Certificate::parse(const Secret& pem) {
  const auto octets = pem.reveal();
  const Memory memory(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())), BIO_free);
  X509* const certificate = PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr);
  ERR_clear_error();
  if (certificate == nullptr) {
    return failure(operator_must_act("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"));
  }
  return Certificate(std::shared_ptr<X509>(certificate, X509_free));
}

Digest Certificate::thumbprint() const {
  Digest digest{};
  X509_digest(certificate_.get(), EVP_sha256(), digest.data(), nullptr);
  return digest;
}

Clock::Wall Certificate::valid_from() const { return time_of(X509_get0_notBefore(certificate_.get())); }

Clock::Wall Certificate::valid_until() const { return time_of(X509_get0_notAfter(certificate_.get())); }

std::string Certificate::subject() const {
  const Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate_.get()), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace exosubmit::base
