// exosubmit check: the token.
#include <cstdlib>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/check/claims.h"
#include "cli/check/endpoint.h"
#include "cli/check/ids.h"
#include "cli/check/sections.h"
#include "cli/check/way_out.h"
#include "cli/token_claims.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kCredential = "credential:";

// The name of a credential that systemd gives to the service, and not to us.
std::string credential_of_service(const config::EntraSettings& settings) {
  if (std::getenv("CREDENTIALS_DIRECTORY") != nullptr) return {};
  for (const std::string* file : {&settings.client_secret_file, &settings.private_key_file,
                                  &settings.certificate_file, &settings.federated_token_file}) {
    if (file->starts_with(kCredential)) return file->substr(kCredential.size());
  }
  return {};
}

Step out_of_reach(const std::string& credential) {
  return {"token.request",
          Verdict::kUnproved,
          "a token from Entra",
          "",
          "",
          "The credential " + credential + " is given by systemd to the service alone, and this is not it",
          {"systemctl start exosubmit-milter, then as root: exosubmit check",
           "or: systemd-run --pipe --wait -p LoadCredential=" + credential + ":/PATH exosubmit check"}};
}

Step granted(const Claims& claims) {
  Step step{"token.request", Verdict::kOk, "Entra gives a token"};
  if (claims.expires) {
    step.subject += fmt::format(", good until {:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(*claims.expires));
  }
  if (!claims.object_id.empty()) step.subject += "; oid " + claims.object_id;
  return step;
}

}  // namespace

void check_token(const Inquiry& inquiry, Learnt& learnt, Steps& steps) {
  const config::EntraSettings& settings = inquiry.settings.entra;
  const bool of_this_machine = !settings.managed_identity.empty();  // asked in clear, on this host
  if (!of_this_machine && !check_endpoint(inquiry, steps)) return;
  if (const std::string credential = credential_of_service(settings); !credential.empty()) {
    return steps.add(out_of_reach(credential));
  }
  steps.begin("asking Entra for a token");
  const auto until = inquiry.clock.steady() + network_wait(settings.timeout, inquiry.clock, inquiry.deadline);
  const auto token = submit::make_token_source(settings, inquiry.clock)->token(until);
  if (!token) {
    return steps.add(failed("token.request", "a token from Entra", "POST " + settings.token_endpoint,
                            exchange::classify(token.error()), ids_of(settings, learnt)));
  }
  learnt.token = *token;
  learnt.claims = claims_of(*token);
  steps.add(granted(learnt.claims.value_or(Claims())));
  if (!learnt.claims) {
    return steps.add({"token.audience", Verdict::kUnproved, "what the token says", "", "",
                      "The token is not in a form whose claims can be read; AUTH tells whether it is right"});
  }
  for (Step& step : judge_claims(*learnt.claims, settings)) steps.add(std::move(step));
}

}  // namespace exosubmit::cli
