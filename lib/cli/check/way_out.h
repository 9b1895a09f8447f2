// This host's way to the Internet, as far as its environment tells.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace exosubmit::cli {

// No single wait on the network is longer, however long the settings allow: the whole check ends in a minute.
inline constexpr std::chrono::seconds kNetworkWait{10};

// Value of https_proxy, all_proxy or http_proxy (in small letters or capitals), its password masked; or
// empty.
std::string environment_proxy();

// A password in "scheme://user:password@host" replaced by "***".
std::string without_password(std::string_view url);

// The shortest of: what the settings allow, kNetworkWait, what is left until the deadline; at least 1 ms.
std::chrono::milliseconds network_wait(std::chrono::seconds allowed, base::Clock& clock,
                                       base::Clock::Steady deadline);

}  // namespace exosubmit::cli
