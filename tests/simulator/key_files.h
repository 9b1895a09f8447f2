// Certificates and keys as PEM text, made once per program.
#pragma once

#include <openssl/pem.h>

#include <chrono>
#include <memory>
#include <string>

#include "simulator/certificates.h"

namespace exosubmit::test {

// An RSA key of 2048 bits; `which` tells several apart.
inline const simulator::Key& rsa_key(int which = 0) {
  static const simulator::Key keys[] = {simulator::Key(EVP_RSA_gen(2048)), simulator::Key(EVP_RSA_gen(2048))};
  return keys[which];
}

inline std::string key_pem(int which = 0) { return simulator::pem_of(rsa_key(which).get()); }

inline std::string certificate_pem(int which = 0, std::chrono::hours from = std::chrono::hours{-1},
                                   std::chrono::hours until = std::chrono::hours{24 * 365}) {
  return simulator::pem_of(simulator::self_signed(rsa_key(which).get(), "exosubmit", from, until).get());
}

inline std::string short_key_pem() { return simulator::pem_of(simulator::Key(EVP_RSA_gen(1024)).get()); }
inline std::string ec_key_pem() { return simulator::pem_of(simulator::Key(EVP_EC_gen("P-256")).get()); }

// "-----BEGIN ENCRYPTED PRIVATE KEY-----..."
inline std::string encrypted_key_pem() {
  const std::unique_ptr<BIO, simulator::FreeOpenSsl> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), rsa_key().get(), EVP_aes_256_cbc(), "pass", 4, nullptr,
                                nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace exosubmit::test
