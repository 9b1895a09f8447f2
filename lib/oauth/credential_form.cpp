#include "oauth/credential_form.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/encoding.h"

namespace exosubmit::oauth {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMaxClaimBytes = 200;
constexpr std::int64_t kFarthest = 9'000'000'000;  // seconds: what the clock's nanoseconds hold

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = base::to_lower(text[i]);
    if (hyphen ? c != '-' : !(base::is_digit(c) || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

bool is_quoted(std::string_view text) {
  const char first = text.front();
  return text.size() >= 2 && (first == '"' || first == '\'') && text.back() == first;
}

std::string text_of(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  std::string text = found != claims.end() && found->is_string() ? found->get<std::string>() : std::string();
  if (text.size() > kMaxClaimBytes) text.resize(kMaxClaimBytes);
  std::replace_if(text.begin(), text.end(), base::is_control, '?');
  return text;
}

}  // namespace

std::string fault_of_client_secret(const base::Secret& content) {
  const std::string_view text = content.reveal();
  if (text.empty()) return "it is empty";
  if (text.starts_with(kByteOrderMark)) return "it begins with a byte order mark, which an editor put there";
  if (contains(text, std::string_view("\0", 1))) return "it is written in UTF-16; wanted plain ASCII";
  if (contains(text, "-----BEGIN")) return "it holds a certificate or a key, not a client secret";
  if (contains(text, "\r"))
    return "it holds a carriage return: line ends of Windows, or a key pressed too often";
  if (contains(text, "\n")) return "it holds a stray newline: an empty line, or a second one";
  if (contains(text, " ") || contains(text, "\t")) return "it holds a blank, perhaps at its end";
  if (is_quoted(text)) return "it stands in quotes, which would be sent as part of it";
  if (!base::is_ascii(text) || std::any_of(text.begin(), text.end(), base::is_control)) {
    return "it holds characters that no client secret has";
  }
  if (is_guid(text)) return "it is the secret's ID, a GUID; wanted its value, which Entra ID shows only once";
  return {};
}

std::optional<FederatedClaims> claims_of(const base::Secret& token) {
  const std::string_view text = token.reveal();
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto payload = base::decode_base64url(text.substr(first + 1, last - first - 1));
  const Json claims = payload ? Json::parse(*payload, nullptr, false) : Json();
  if (!claims.is_object()) return std::nullopt;
  FederatedClaims result{text_of(claims, "iss"), text_of(claims, "sub"), text_of(claims, "aud"),
                         std::nullopt};
  const auto end = claims.find("exp");
  if (end == claims.end() || !end->is_number_integer()) return result;
  const auto seconds = end->get<std::int64_t>();
  if (seconds >= 0 && seconds <= kFarthest) result.end = std::chrono::system_clock::from_time_t(seconds);
  return result;
}

}  // namespace exosubmit::oauth
