// Where the bounces of the plan's senders would go, and where they could not go.
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

// A bounce has the null sender and goes to a plan's sender. Refuses where there is no way out: a refused
// message whose bounce is lost is a lost message.
std::vector<Obstacle> obstacles_of_bounces(const Site& site);

}  // namespace exosubmit::cli
