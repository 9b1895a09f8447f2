// JSON Web Tokens (RFC 7519), signed with RSA.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "simulator/certificates.h"

namespace exosubmit::simulator {

struct Jwt {
  nlohmann::ordered_json header;
  nlohmann::ordered_json claims;
  std::string content;  // what is signed
  std::string signature;

  std::string text(const char* claim) const;  // empty where there is none
  long time(const char* claim) const;         // 0 where there is none
};

// Nothing where it is none: three parts of base64url, two of them JSON objects.
std::optional<Jwt> parse_jwt(std::string_view text);

enum class Algorithm { kRs256, kPs256 };
bool is_signed(const Jwt& jwt, EVP_PKEY* key, Algorithm algorithm);

// Signed with RS256.
std::string make_jwt(const nlohmann::ordered_json& header, const nlohmann::ordered_json& claims,
                     EVP_PKEY* key);

}  // namespace exosubmit::simulator
