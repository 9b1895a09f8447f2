#include "oauth/credential_end.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "config/credential_files.h"

namespace exosubmit::oauth {
namespace {

// The settings' check lets no other form than YYYY-MM-DD pass. The clock's nanoseconds end in 2262.
base::Clock::Wall midnight(const std::string& date) {
  const int year = std::clamp(std::stoi(date), 1900, 2200);
  return std::chrono::sys_days(std::chrono::year(year) / std::stoi(date.substr(5)) /
                               std::stoi(date.substr(8)));
}

}  // namespace

std::optional<base::Clock::Wall> credential_end(const config::EntraSettings& settings) {
  std::optional<base::Clock::Wall> end;
  if (!settings.secret_expires.empty()) end = midnight(settings.secret_expires);
  if (settings.certificate_file.empty()) return end;
  const auto certificate = config::read_certificate(settings);
  if (!certificate) return end;
  return end ? std::min(*end, certificate->valid_until()) : certificate->valid_until();
}

}  // namespace exosubmit::oauth
