#include "cli/check/credential_expiry.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "config/credential_files.h"
#include "oauth/credential_end.h"

namespace exosubmit::cli {
namespace {

constexpr std::chrono::hours kNear{30 * 24};
constexpr const char* kId = "credential.expiry";

long days_until(base::Clock::Wall end, base::Clock::Wall now) {
  return std::chrono::floor<std::chrono::days>(end - now).count();
}

// A step that fails once it is past and warns while it is near.
Step ending(const std::string& subject, base::Clock::Wall end, base::Clock::Wall now,
            std::vector<std::string> remedy) {
  Step step{kId, Verdict::kOk, fmt::format("{}: until {}", subject, config::day_of(end))};
  if (now < end && end - now > kNear) return step;
  step.verdict = now < end ? Verdict::kWarn : Verdict::kFail;
  step.cause = now < end ? fmt::format("It ends in {} days", days_until(end, now))
                         : "It ended on " + config::day_of(end) + ": Entra ID gives no token for it";
  step.remedy = std::move(remedy);
  return step;
}

}  // namespace

void check_date(const config::EntraSettings& entra, base::Clock::Wall now, Steps& steps) {
  const auto end = oauth::credential_end(entra);
  const std::string make = "az ad app credential reset --id " + entra.client_id + " --append";
  const std::string tell = "[entra] secret_expires = YYYY-MM-DD   # in the settings: the new end";
  if (end) return steps.add(ending("client secret, by secret_expires", *end, now, {make, tell}));
  steps.add(
      {kId,
       Verdict::kWarn,
       "end of the client secret",
       "[entra] secret_expires",
       "",
       "It is unset, so nobody will be warned before the secret ends, after 24 months at most",
       {"az ad app credential list --id " + entra.client_id + " --query '[].endDateTime' -o tsv", tell}});
}

void check_validity(const base::Certificate& certificate, const std::vector<std::string>& renewal,
                    base::Clock::Wall now, Steps& steps) {
  if (now >= certificate.valid_from()) {
    return steps.add(ending("certificate", certificate.valid_until(), now, renewal));
  }
  steps.add({kId,
             Verdict::kFail,
             "certificate: from " + config::day_of(certificate.valid_from()),
             "",
             "",
             "It is not valid before " + config::day_of(certificate.valid_from()) +
                 ", or the clock of this host is wrong",
             {"timedatectl"}});
}

void check_end_of_token(const std::string& file, std::optional<base::Clock::Wall> end, base::Clock::Wall now,
                        Steps& steps) {
  if (!end) {
    return steps.add({kId,
                      Verdict::kUnproved,
                      "end of the federated token",
                      "claim exp",
                      "",
                      "The token does not tell how long it is good for",
                      {}});
  }
  Step step{kId, Verdict::kOk, "federated token: until " + config::day_of(*end)};
  if (now >= *end) {
    step.verdict = Verdict::kFail;
    step.cause = fmt::format("The token in {} ended {} minutes ago: nobody renews it", file,
                             std::chrono::floor<std::chrono::minutes>(now - *end).count());
    step.remedy = {"Let the identity provider renew " + file + " before it ends", "ls -l " + file};
  }
  steps.add(std::move(step));
}

}  // namespace exosubmit::cli
