#include "oauth/client_assertion.h"

#include <openssl/rand.h>

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "oauth/form_field.h"

namespace exosubmit::oauth {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kType =
    "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

base::Secret assertion_fields(const base::Secret& jwt) {
  return joined(kType, form_field("client_assertion", jwt));
}

std::string_view octets_of(const base::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// A random GUID (RFC 9562 section 5.4).
base::Result<std::string> new_guid() {
  std::array<unsigned char, 16> octets{};
  if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) {
    return base::failure(base::try_later("OpenSSL has no random octets for the assertion"));
  }
  octets[6] = static_cast<unsigned char>((octets[6] & 0x0f) | 0x40);
  octets[8] = static_cast<unsigned char>((octets[8] & 0x3f) | 0x80);
  std::string guid;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) guid += '-';
    guid += fmt::format("{:02x}", octets[i]);
  }
  return guid;
}

}  // namespace

CertificateAssertion::CertificateAssertion(std::string file, config::KeyPair pair, Claims claims)
    : Credential(std::move(file), pair.certificate.thumbprint()),
      pair_(std::move(pair)),
      claims_(std::move(claims)) {}

base::Result<base::Secret> CertificateAssertion::proof(base::Clock::Wall now) const {
  const auto id = new_guid();
  if (!id) return base::failure(id.error());
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const Json header{{"alg", "PS256"},
                    {"typ", "JWT"},
                    {"x5t#S256", base::base64url(octets_of(pair_.certificate.thumbprint()))}};
  const Json claims{{"aud", claims_.audience},
                    {"iss", claims_.client_id},
                    {"sub", claims_.client_id},
                    {"jti", *id},
                    {"nbf", seconds},
                    {"iat", seconds},
                    {"exp", seconds + std::chrono::seconds(kLifetime).count()}};
  const std::string content = base::base64url(header.dump()) + '.' + base::base64url(claims.dump());
  const std::string signature = pair_.key.sign_ps256(content);
  if (signature.empty()) {
    return base::failure(base::operator_must_act(file() + ": OpenSSL cannot sign with its key"));
  }
  return assertion_fields(base::Secret(content + '.' + base::base64url(signature)));
}

FederatedAssertion::FederatedAssertion(std::string file, base::Secret token)
    : Credential(std::move(file), digest_of("federated_token", token)), token_(std::move(token)) {}

base::Result<base::Secret> FederatedAssertion::proof(base::Clock::Wall) const {
  return assertion_fields(token_);
}

}  // namespace exosubmit::oauth
