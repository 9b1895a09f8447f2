// The daemon's life between good settings and its exit.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "milter/options.h"
#include "milter/switches.h"

namespace exosubmit::milter {

// Serves until told to stop. `warnings` of the settings are logged. Error (operator): it could not begin.
base::Result<void> run(const Options& options, config::Settings settings,
                       const std::vector<std::string>& warnings, const Switches& switches = {});

}  // namespace exosubmit::milter
