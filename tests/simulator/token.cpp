#include "simulator/token.h"

#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "simulator/identity.h"
#include "simulator/jwt.h"

namespace exosubmit::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds kClockSkew{300};  // Entra's tokens are valid from a little earlier

}  // namespace

TokenKey::TokenKey(Key key) : key_(std::move(key)) {}

std::string TokenKey::issue(std::string_view audience, std::chrono::seconds lifetime,
                            bool by_assertion) const {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const auto issued = now - kClockSkew.count();
  const std::string issuer = std::string("https://sts.windows.net/") + kTenant + "/";
  const std::string key_id = base::base64url("exosim signing key 1");
  const Json header{{"typ", "JWT"},
                    {"nonce", base::base64url(random_octets(32))},
                    {"alg", "RS256"},
                    {"x5t", key_id},
                    {"kid", key_id}};
  const Json claims{{"aud", audience},
                    {"iss", issuer},
                    {"iat", issued},
                    {"nbf", issued},
                    {"exp", now + lifetime.count()},
                    {"aio", base::base64(random_octets(40))},
                    {"app_displayname", "exosim"},
                    {"appid", kClientId},
                    {"appidacr", by_assertion ? "2" : "1"},
                    {"idp", issuer},
                    {"idtyp", "app"},
                    {"oid", kServicePrincipal},
                    {"rh", "1." + base::base64url(random_octets(36)) + "."},
                    {"roles", {"SMTP.SendAsApp"}},
                    {"sid", guid()},
                    {"sub", kServicePrincipal},
                    {"tid", kTenant},
                    {"uti", base::base64url(random_octets(16))},
                    {"ver", "1.0"},
                    {"wids", {"0997a1d0-0d1d-4acb-b408-d5ca73121e90"}}};
  return make_jwt(header, claims, key_.get());
}

std::string TokenKey::fault(std::string_view token) const {
  const auto jwt = parse_jwt(token);
  if (!jwt) return "no JWT";
  if (!is_signed(*jwt, key_.get(), Algorithm::kRs256)) return "signature";
  const std::string audience = jwt->text("aud");
  if (audience != "https://outlook.office365.com" && audience != "https://outlook.office.com")
    return "audience";
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (jwt->time("exp") <= now) return "expired";
  if (jwt->text("oid") != kServicePrincipal) return "application";
  return {};
}

}  // namespace exosubmit::simulator
