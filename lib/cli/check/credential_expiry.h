// The step `credential.expiry`: how long the credential is still good for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/clock.h"
#include "cli/check/step.h"
#include "config/settings.h"

namespace exosubmit::cli {

// Of a client secret: what secret_expires says, since the secret itself does not tell.
void check_date(const config::EntraSettings& entra, base::Clock::Wall now, Steps& steps);

// Of a certificate. `renewal`: the commands that make a new one.
void check_validity(const base::Certificate& certificate, const std::vector<std::string>& renewal,
                    base::Clock::Wall now, Steps& steps);

// Of a federated token, whose claim exp may be missing.
void check_end_of_token(const std::string& file, std::optional<base::Clock::Wall> end, base::Clock::Wall now,
                        Steps& steps);

}  // namespace exosubmit::cli
