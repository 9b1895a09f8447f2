// The settings as a file.
#pragma once

#include <string>

#include "config/settings.h"

namespace exosubmit::config {

// Every key with its value in effect, as INI that load() reads back to the same settings. Paths of secrets'
// files are shown, contents never. A derived value that is too long for a line stands in a comment.
std::string print(const Settings& settings);

}  // namespace exosubmit::config
