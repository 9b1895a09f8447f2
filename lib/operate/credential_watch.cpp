#include "operate/credential_watch.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

#include "operate/utc.h"

namespace exosubmit::operate {
namespace {

using std::chrono::hours;
using Wall = base::Clock::Wall;

constexpr hours kDay{24};
constexpr std::array kThresholds{1, 7, 14, 30};  // days

std::string day_of(Wall time) { return utc(time).substr(0, 10); }

std::string when(Wall end, Wall now) {
  if (end <= now) return "ended on " + day_of(end);
  const auto days = std::chrono::ceil<std::chrono::days>(end - now).count();
  return fmt::format("ends on {}, in {} day{}", day_of(end), days, days == 1 ? "" : "s");
}

}  // namespace

std::optional<int> days_threshold(Wall end, Wall now) {
  if (end <= now) return 0;
  for (const int days : kThresholds) {
    if (end - now <= days * kDay) return days;
  }
  return std::nullopt;
}

std::optional<std::string> credential_alert(const config::EntraSettings& settings, Wall end, Wall now) {
  if (!days_threshold(end, now)) return std::nullopt;
  if (!settings.certificate_file.empty()) {
    return fmt::format(
        "the certificate {}: upload a new one to the application in Entra ID, put it and its key into {} and "
        "{}",
        when(end, now), settings.certificate_file, settings.private_key_file);
  }
  if (settings.client_secret_file.empty()) {
    return fmt::format("the credential {}: renew it, and set [entra] secret_expires", when(end, now));
  }
  return fmt::format(
      "the client secret {}: make a new one for the application in Entra ID, put it into {} and its end into "
      "[entra] secret_expires",
      when(end, now), settings.client_secret_file);
}

std::optional<int> CredentialWatch::due(Wall end) {
  const Wall now = clock_.wall();
  const auto threshold = days_threshold(end, now);
  if (!threshold || told_ == std::pair(end, *threshold)) return std::nullopt;
  told_ = {end, *threshold};
  const std::string name = fmt::format("warning: credential {} {}", day_of(end), *threshold);  // no mailbox's
  const auto told = ledger_.sends(name, now - kDay);
  if (told && !told->empty()) return std::nullopt;
  (void)ledger_.add_send(name, now);
  return threshold;
}

}  // namespace exosubmit::operate
