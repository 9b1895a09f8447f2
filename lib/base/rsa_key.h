// An RSA private key, as a PEM file holds it, and the one signature that is made with it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/certificate.h"
#include "base/result.h"
#include "base/secret.h"

struct evp_pkey_st;

namespace exosubmit::base {

// Cheap to copy; may be shared by threads.
class RsaKey {
 public:
  // Error (operator): there is none, it is encrypted, it is no RSA key, or one of less than 2048 bits.
  static Result<RsaKey> parse(const Secret& pem);

  bool belongs_to(const Certificate& certificate) const;

  // PS256: RSASSA-PSS with SHA-256, MGF1 with SHA-256, 32 octets of salt (RFC 7518 section 3.5). Empty where
  // OpenSSL fails.
  std::string sign_ps256(std::string_view octets) const;

 private:
  explicit RsaKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace exosubmit::base
