#include "base/rsa_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <utility>

namespace exosubmit::base {
namespace {

constexpr int kLeastBits = 2048;
constexpr int kSaltBytes = 32;

// OpenSSL would ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

Result<RsaKey> RsaKey::parse(const Secret& pem) {
  const auto octets = pem.reveal();
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
      BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())), BIO_free);
  bool encrypted = false;
  const std::shared_ptr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(memory.get(), nullptr, &no_passphrase, &encrypted), EVP_PKEY_free);
  ERR_clear_error();
  if (encrypted) {
    return failure(operator_must_act("holds a key with a passphrase, which nobody can type here"));
  }
  if (!key)
    return failure(operator_must_act("holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)"));
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return failure(operator_must_act("holds a key that is no RSA key: Entra ID takes no other"));
  }
  if (EVP_PKEY_get_bits(key.get()) < kLeastBits) {
    return failure(operator_must_act("holds an RSA key of " + std::to_string(EVP_PKEY_get_bits(key.get())) +
                                     " bits; wanted at least " + std::to_string(kLeastBits)));
  }
  return RsaKey(key);
}

bool RsaKey::belongs_to(const Certificate& certificate) const {
  const bool fits = X509_check_private_key(certificate.get(), key_.get()) == 1;
  ERR_clear_error();
  return fits;
}

std::string RsaKey::sign_ps256(std::string_view octets) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* parameters = nullptr;  // the context's
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  const bool made = EVP_DigestSignInit(context.get(), &parameters, EVP_sha256(), nullptr, key_.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, EVP_sha256()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, kSaltBytes) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                   reinterpret_cast<const unsigned char*>(octets.data()), octets.size()) == 1;
  ERR_clear_error();
  signature.resize(made ? size : 0);
  return signature;
}

}  // namespace exosubmit::base
