// What hands the mail to somebody else before or after it is queued: content filters, and FILTER actions.
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

// As `services` take mail in: smtpds, pickup and the like.
std::vector<Obstacle> obstacles_of_detours(const Site& site, const std::vector<PostfixService>& services);

}  // namespace exosubmit::cli
