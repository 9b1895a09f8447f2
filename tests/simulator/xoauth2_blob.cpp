#include "simulator/xoauth2_blob.h"

#include "base/encoding.h"

namespace exosubmit::simulator {

std::optional<Xoauth2Blob> parse_xoauth2_blob(std::string_view base64) {
  constexpr std::string_view kUser = "user=";
  constexpr std::string_view kBearer = "\1auth=Bearer ";
  constexpr std::string_view kEnd = "\1\1";
  const auto octets = base::decode_base64(base64);
  if (!octets || !octets->starts_with(kUser) || !octets->ends_with(kEnd)) return std::nullopt;
  const std::size_t bearer = octets->find(kBearer);
  if (bearer == std::string::npos) return std::nullopt;
  const std::size_t token = bearer + kBearer.size();
  if (token + kEnd.size() > octets->size()) return std::nullopt;
  Xoauth2Blob blob{octets->substr(kUser.size(), bearer - kUser.size()),
                   octets->substr(token, octets->size() - kEnd.size() - token)};
  const bool clean = blob.token.find_first_of("\1 \r\n") == std::string::npos;
  if (blob.user.empty() || blob.token.empty() || !clean) return std::nullopt;
  return blob;
}

}  // namespace exosubmit::simulator
