// exosubmit token: what Entra's token says, never the token.
#include <cstdio>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/check/check.h"
#include "cli/check/ids.h"
#include "cli/check/service_credentials.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/token_claims.h"
#include "config/load.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

int complain(const std::string& text) {
  std::fprintf(stderr, "exosubmit token: %s\n", printable(text).c_str());
  return 1;
}

std::string shown(const std::string& value) { return value.empty() ? "none" : value; }

void tell(const Claims& claims, base::Clock::Wall now) {
  std::string roles;
  for (const std::string& role : claims.roles) roles += (roles.empty() ? "" : ", ") + role;
  fmt::print("aud    {}\ntid    {}\nappid  {}\noid    {}\nroles  {}\n", shown(claims.audience),
             shown(claims.tenant), shown(claims.application), shown(claims.object_id), shown(roles));
  if (!claims.expires) return;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(*claims.expires - now);
  fmt::print("exp    {:%Y-%m-%d %H:%M:%S} UTC (in {} s)\n", fmt::gmtime(*claims.expires), left.count());
}

int token(const std::string& settings_file) {
  const auto loaded = config::load(settings_file, config::NamedFiles::kLeftAlone);
  for (const auto& mistake : loaded.mistakes) complain(mistake.text);
  if (!loaded.mistakes.empty()) return 1;
  adopt_service_credentials();
  base::SystemClock clock;
  const config::EntraSettings& settings = loaded.settings.entra;
  const auto token = submit::make_token_source(settings, clock)->token(clock.steady() + settings.timeout);
  if (!token) {
    const auto judgement = exchange::classify(token.error());
    complain(answer_of(judgement.outcome));
    complain("cause: " + judgement.outcome.cause);
    return complain("remedy: " + ids_of(settings, {}).fill_in(judgement.outcome.remedy));
  }
  const auto claims = claims_of(*token);
  if (!claims) return complain("Entra gave a token whose claims cannot be read");
  tell(*claims, clock.wall());
  return 0;
}

}  // namespace

Command add_token(CLI::App& app) {
  return {app.add_subcommand("token", "show what a token of Entra's says, never the token"), token};
}

}  // namespace exosubmit::cli
