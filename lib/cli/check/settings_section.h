// The first section of a check: the settings and the files that they name.
#pragma once

#include <string>

#include "cli/check/step.h"
#include "config/load.h"

namespace exosubmit::cli {

// Steps `settings`, one for each mistake and each oddity. `credential.*` judges the credential's files. True:
// the settings can be used, whatever is wrong with the files.
bool check_settings(const std::string& file, config::Settings& settings, Steps& steps);

}  // namespace exosubmit::cli
