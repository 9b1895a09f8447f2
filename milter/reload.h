// Settings at start, and again when a reload is asked for.
#pragma once

#include <string>

#include "config/load.h"
#include "milter/daemon.h"
#include "milter/options.h"

namespace exosubmit::milter {

// The file's settings, with what the command line changes.
config::Loaded load_settings(const Options& options);

// Good settings are used from the next message on; bad ones are named and the old ones stay.
void reload(const Options& options, Daemon& daemon);

}  // namespace exosubmit::milter
