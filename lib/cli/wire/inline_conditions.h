// The conditions under which our milter may take a message at its end, in the place of all that Postfix would
// have done with it (postfix-wiring.md, Inline).
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

// The smtpds that our milter will stand in: those that inherit smtpd_milters, or the plan's own port as it
// will be.
std::vector<PostfixService> inline_services(const Site& site);

std::vector<Obstacle> obstacles_of_inline(const Site& site);

// In every wiring: in non_smtpd_milters ours would take bounces and the mail of sendmail(1) past the queue.
std::vector<Obstacle> obstacles_of_non_smtpd_milters(const Site& site);

}  // namespace exosubmit::cli
