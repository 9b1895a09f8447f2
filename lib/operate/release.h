// What the daemon answers to `release`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace exosubmit::operate {

using Scopes = std::vector<std::string>;  // by name: "mailbox app@contoso.example"

// These are tried now.
std::string released_json(const Scopes& scopes);

// Nothing was done; `held` could have been asked for.
std::string refused_json(std::string_view why, const Scopes& held);

// The scopes that are tried now. Error (operator): none was, with the reason.
base::Result<Scopes> released_from_json(std::string_view text);

}  // namespace exosubmit::operate
