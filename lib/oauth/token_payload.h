// What a token says of itself: never trusted, shown to operators only.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"

namespace exosubmit::oauth {

// The claims of a JWT (RFC 7519) as their JSON text, unverified. Without header and signature it opens no
// door. Nothing for a token of another form.
std::optional<std::string> token_payload(const base::Secret& token);

}  // namespace exosubmit::oauth
