// What a token's claims tell of the set-up: a pure judgement.
#pragma once

#include <string>
#include <vector>

#include "cli/check/sections.h"

namespace exosubmit::cli {

// The role of the classic path: API permission with admin consent.
inline constexpr const char* kSmtpRole = "SMTP.SendAsApp";

bool right_audience(const Claims& claims, config::Cloud cloud);

// The scope that gives a token for Exchange in this cloud.
std::string exchange_scope(config::Cloud cloud);

bool has_smtp_role(const Claims& claims);

// Steps token.audience, token.tenant and token.roles.
std::vector<Step> judge_claims(const Claims& claims, const config::EntraSettings& settings);

}  // namespace exosubmit::cli
