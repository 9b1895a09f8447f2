#include "cli/check/way_out.h"

#include <algorithm>
#include <cstdlib>

namespace exosubmit::cli {

std::string environment_proxy() {
  for (const char* name :
       {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return without_password(value);
  }
  return {};
}

std::string without_password(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t at = url.substr(0, url.find('/', begin)).rfind('@');
  const std::size_t colon = url.find(':', begin);
  if (at == std::string_view::npos || colon >= at) return std::string(url);
  return std::string(url.substr(0, colon + 1)) + "***" + std::string(url.substr(at));
}

std::chrono::milliseconds network_wait(std::chrono::seconds allowed, base::Clock& clock,
                                       base::Clock::Steady deadline) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock.steady());
  return std::max(milliseconds(1), std::min({milliseconds(allowed), milliseconds(kNetworkWait), left}));
}

}  // namespace exosubmit::cli
