// Aliases and canonical maps that would change outbound recipients after an inline milter has taken the
// message.
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

void judge_address_maps(const Site& site, const PostfixService& smtpd, std::vector<Obstacle>& obstacles);

}  // namespace exosubmit::cli
