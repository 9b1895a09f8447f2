#include "curl/certificate_names.h"

#include <algorithm>
#include <memory>

#include <openssl/bio.h>
#include <openssl/x509.h>

namespace exosubmit::curl {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

std::string text_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(BIO_new(BIO_s_mem()), BIO_free_all);
  if (!memory || name == nullptr) return {};
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253);
  char* octets = nullptr;
  const long count = BIO_get_mem_data(memory.get(), &octets);
  return count <= 0 ? "" : std::string(octets, std::min<std::size_t>(count, kMaxNameBytes));
}

}  // namespace

std::string certificate_names(const x509_st* certificate) {
  if (certificate == nullptr) return {};
  const std::string subject = text_of(X509_get_subject_name(certificate));
  return (subject.empty() ? "(no subject)" : subject) + " issued by " +
         text_of(X509_get_issuer_name(certificate));
}

}  // namespace exosubmit::curl
