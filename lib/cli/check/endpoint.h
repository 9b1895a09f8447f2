// The way to the token endpoint: name, TCP, proxy, TLS, and whether our clocks agree.
#pragma once

#include "cli/check/sections.h"

namespace exosubmit::cli {

// Steps token.dns, token.network, token.proxy, token.tls and token.clock. False: there is no way.
bool check_endpoint(const Inquiry& inquiry, Steps& steps);

// Step token.clock: `date` is the Date header of a reply that came at `now`.
Step judge_clock(const std::string& date, base::Clock::Wall now, bool certificate);

}  // namespace exosubmit::cli
