#include "simulator/token.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "simulator/identity.h"

namespace exosubmit::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds kClockSkew{300};  // Entra's tokens are valid from a little earlier

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

TokenKey::TokenKey(Key key) : key_(std::move(key)) {}

std::string TokenKey::sign(std::string_view octets) const {
  const std::unique_ptr<EVP_MD_CTX, FreeOpenSsl> context(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets_of(octets),
                 octets.size());
  signature.resize(size);
  return signature;
}

bool TokenKey::signed_by_us(std::string_view octets, std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, FreeOpenSsl> context(EVP_MD_CTX_new());
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  return EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(octets),
                          octets.size()) == 1;
}

std::string TokenKey::issue(std::string_view audience, std::chrono::seconds lifetime) const {
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
                    {"appidacr", "1"},
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
  const std::string content = base::base64url(header.dump()) + "." + base::base64url(claims.dump());
  return content + "." + base::base64url(sign(content));
}

std::string TokenKey::fault(std::string_view token) const {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return "no JWT";
  const auto signature = base::decode_base64url(token.substr(last + 1));
  const auto payload = base::decode_base64url(token.substr(first + 1, last - first - 1));
  if (!signature || !payload) return "no JWT";
  if (!signed_by_us(token.substr(0, last), *signature)) return "signature";
  const Json claims = Json::parse(*payload, nullptr, false);
  const std::string audience = claim(claims, "aud");
  if (audience != "https://outlook.office365.com" && audience != "https://outlook.office.com")
    return "audience";
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (claims.value("exp", std::time_t{0}) <= now) return "expired";
  if (claim(claims, "oid") != kServicePrincipal) return "application";
  return {};
}

}  // namespace exosubmit::simulator
