// The claims of an access token: decoded, never trusted, shown.
#pragma once

#include <optional>
#include <string_view>

#include "cli/check/sections.h"
#include "oauth/token.h"

namespace exosubmit::cli {

// Nothing where it is no JSON object. A value that is none of letters, digits and ":/._-", as the real ones
// are, or is too long, counts as missing: it stands in commands to type.
std::optional<Claims> parse_claims(std::string_view json);

// Nothing for a token of another form.
std::optional<Claims> claims_of(const oauth::Token& token);

}  // namespace exosubmit::cli
