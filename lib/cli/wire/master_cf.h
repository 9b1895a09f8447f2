// What the wiring means for master.cf.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/wire/config_text.h"
#include "cli/wire/plan.h"

namespace exosubmit::cli {

// master.cf with the wiring. Error (operator): a service of the same name or port that is not ours.
base::Result<std::string> wired_master_cf(const ConfigText& master_cf, const WirePlan& plan,
                                          const std::string& config_directory);

// The inet services of our own block, as they are named there: "127.0.0.1:10587".
std::vector<std::string> own_listeners(const ConfigText& master_cf);

}  // namespace exosubmit::cli
