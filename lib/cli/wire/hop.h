// What in main.cf stops or slows the hop itself, or does not fit exosubmit's own limits.
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

std::vector<Obstacle> obstacles_of_the_hop(const Site& site);

}  // namespace exosubmit::cli
