// What the wiring means for main.cf.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "cli/wire/config_text.h"
#include "cli/wire/plan.h"

namespace exosubmit::cli {

// main.cf with the wiring. A map or milters that the admin has are kept: ours are the first of the maps and
// the last of the milters. Error (operator): settings of our transport that are not ours.
base::Result<std::string> wired_main_cf(const ConfigText& main_cf, const WirePlan& plan,
                                        const std::string& config_directory);

}  // namespace exosubmit::cli
