// Base64 (RFC 4648 section 4), base64url (section 5) and percent-encoding (RFC 3986 section 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exosubmit::base {

std::string base64(std::string_view octets);
std::string base64url(std::string_view octets);  // without padding, as JWTs want it

// Nothing for malformed input. The url form wants no padding.
std::optional<std::string> decode_base64(std::string_view text);
std::optional<std::string> decode_base64url(std::string_view text);

// Everything but the unreserved characters is encoded: fit for a form field.
std::string percent_encode(std::string_view octets);

}  // namespace exosubmit::base
