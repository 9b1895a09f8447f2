#include "config/credential_files.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "config/load.h"
#include "config/secret_file.h"

namespace exosubmit::config {
namespace {

// Where the key stands.
const std::string& key_file(const EntraSettings& settings) {
  return settings.private_key_file.empty() ? settings.certificate_file : settings.private_key_file;
}

tl::unexpected<base::Error> about(const std::string& file, const base::Error& error) {
  return base::failure({error.remedy, file + ' ' + error.text});
}

}  // namespace

base::Result<base::Certificate> read_certificate(const EntraSettings& settings) {
  const std::string& file = settings.certificate_file;
  const auto pem = read_public(file);
  if (!pem) return base::failure(pem.error());
  auto certificate = base::Certificate::parse(*pem);
  if (!certificate) return about(file, certificate.error());
  return certificate;
}

bool holds_key_too(const EntraSettings& settings) {
  const auto pem = read_public(settings.certificate_file);
  return pem && base::RsaKey::parse(*pem);
}

base::Result<base::RsaKey> read_private_key(const EntraSettings& settings) {
  const std::string& file = key_file(settings);
  // Who left the key's file unnamed is not helped by the rights of the certificate.
  const bool in_doubt = settings.private_key_file.empty() && !holds_key_too(settings);
  const auto pem = in_doubt ? read_public(file) : read_secret(file);
  if (!pem) return base::failure(pem.error());
  auto key = base::RsaKey::parse(*pem);
  if (key) return key;
  base::Error error = key.error();
  if (in_doubt) error.text += ", and private_key_file is unset";
  return about(file, error);
}

base::Result<KeyPair> read_key_pair(const EntraSettings& settings) {
  const auto certificate = read_certificate(settings);
  if (!certificate) return base::failure(certificate.error());
  const auto key = read_private_key(settings);
  if (!key) return base::failure(key.error());
  if (!key->belongs_to(*certificate)) {
    return base::failure(base::operator_must_act(fmt::format(
        "{} holds the key of another certificate than {}", key_file(settings), settings.certificate_file)));
  }
  return KeyPair{*certificate, *key};
}

std::string fault_of_time(const EntraSettings& settings, const base::Certificate& certificate,
                          base::Clock::Wall now) {
  if (now > certificate.valid_until()) {
    return settings.certificate_file + " expired on " + day_of(certificate.valid_until());
  }
  if (now < certificate.valid_from()) {
    return settings.certificate_file + " is not valid before " + day_of(certificate.valid_from());
  }
  return {};
}

std::string day_of(base::Clock::Wall time) {
  const std::time_t since_epoch = std::chrono::system_clock::to_time_t(time);
  std::tm fields{};
  gmtime_r(&since_epoch, &fields);
  return fmt::format("{:%Y-%m-%d}", fields);
}

}  // namespace exosubmit::config
