// When the credential of the settings ends, as far as this host can know.
#pragma once

#include <optional>

#include "base/clock.h"
#include "config/settings.h"

namespace exosubmit::oauth {

// The certificate's notAfter or secret_expires, whichever comes first; nothing where neither is known. Reads
// the certificate each time: a new one counts at once.
std::optional<base::Clock::Wall> credential_end(const config::EntraSettings& settings);

}  // namespace exosubmit::oauth
