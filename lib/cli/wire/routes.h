// What in Postfix's routing comes before sender_dependent_default_transport_maps and takes the mail
// elsewhere.
#pragma once

#include <vector>

#include "cli/wire/obstacle.h"
#include "cli/wire/site.h"

namespace exosubmit::cli {

// Local, virtual and relay domains; transport_maps; older sender-dependent transports.
std::vector<Obstacle> obstacles_of_routing(const Site& site);

}  // namespace exosubmit::cli
