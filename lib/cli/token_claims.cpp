#include "cli/token_claims.h"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "oauth/token_payload.h"

namespace exosubmit::cli {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxValueBytes = 200;
constexpr std::size_t kMaxRoles = 100;
constexpr std::int64_t kLastSecond = 253402300799;  // of the year 9999

bool harmless(char c) {
  return base::is_alphanumeric(c) || c == ':' || c == '/' || c == '.' || c == '_' || c == '-';
}

std::string text_of(const Json& value) {
  const auto* const text = value.get_ptr<const std::string*>();
  if (text == nullptr || text->size() > kMaxValueBytes) return {};
  return std::all_of(text->begin(), text->end(), harmless) ? *text : "";
}

std::string text_of(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  return found == claims.end() ? "" : text_of(*found);
}

}  // namespace

std::optional<Claims> parse_claims(std::string_view json) {
  const Json body = Json::parse(json, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  Claims claims;
  claims.audience = text_of(body, "aud");
  claims.tenant = text_of(body, "tid");
  claims.application = text_of(body, body.contains("appid") ? "appid" : "azp");
  claims.object_id = text_of(body, "oid");
  const auto roles = body.find("roles");
  if (roles != body.end() && roles->is_array()) {
    for (const Json& role : *roles) {
      if (std::string name = text_of(role); !name.empty() && claims.roles.size() < kMaxRoles) {
        claims.roles.push_back(std::move(name));
      }
    }
  }
  const auto expires = body.find("exp");
  if (expires != body.end() && expires->is_number_integer()) {
    const auto second = std::clamp<std::int64_t>(expires->get<std::int64_t>(), 0, kLastSecond);
    claims.expires = base::Clock::Wall(std::chrono::seconds(second));
  }
  return claims;
}

std::optional<Claims> claims_of(const oauth::Token& token) {
  const auto payload = oauth::token_payload(token.value);
  return payload ? parse_claims(*payload) : std::nullopt;
}

}  // namespace exosubmit::cli
