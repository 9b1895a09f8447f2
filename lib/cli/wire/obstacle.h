// What in a Postfix would take the mail away, copy it, leak it or lose its bounce once exosubmit is wired
// into it.
#pragma once

#include <string>
#include <vector>

#include "cli/postfix/instance.h"
#include "cli/postfix/tables.h"
#include "cli/wire/plan.h"
#include "config/settings.h"

namespace exosubmit::cli {

struct Obstacle {
  enum class Weight { kNote, kWarning, kRefuses };
  Weight weight = Weight::kWarning;
  std::string place;   // main.cf: transport_maps; master.cf: submission/inet: smtpd_milters
  std::string harm;    // one sentence: what happens to the mail
  std::string remedy;  // the command or the change that cures it
};

// Each is named (postfix-wiring.md, Routing and Inline). Inline in main.cf: every smtpd that inherits
// smtpd_milters is judged; with a port of its own: that service, as it will be. Services that are exosubmit's
// already are not judged. Reads the text of the tables that can hold actions and routes.
std::vector<Obstacle> find_obstacles(const PostfixInstance& postfix, const WirePlan& plan,
                                     const config::Settings& settings, Tables& tables);

}  // namespace exosubmit::cli
