// The files of the certificate credential: read, and checked against each other.
#pragma once

#include "base/certificate.h"
#include "base/result.h"
#include "base/rsa_key.h"
#include "config/settings.h"

namespace exosubmit::config {

// Of certificate_file, whoever else may read that. Error (operator): missing, unreadable, no PEM certificate.
base::Result<base::Certificate> read_certificate(const EntraSettings& settings);

// certificate_file holds a key beside the certificate.
bool holds_key_too(const EntraSettings& settings);

// Of private_key_file, or of certificate_file where that key is unset. Error (operator): as read_secret, or
// no RSA key that Entra ID takes.
base::Result<base::RsaKey> read_private_key(const EntraSettings& settings);

// Both, which belong together.
struct KeyPair {
  base::Certificate certificate;
  base::RsaKey key;
};
base::Result<KeyPair> read_key_pair(const EntraSettings& settings);

// Empty, or why the pair is not what Entra ID takes at this time: "/PATH expired on 2026-05-01".
std::string fault_of_time(const EntraSettings& settings, const base::Certificate& certificate,
                          base::Clock::Wall now);

// "2026-05-01", in UTC.
std::string day_of(base::Clock::Wall time);

}  // namespace exosubmit::config
