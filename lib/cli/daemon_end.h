// The way to the daemon that runs.
#pragma once

#include <string>

#include "base/result.h"
#include "operate/status.h"

namespace exosubmit::cli {

// The path of [operator] control. A settings file with mistakes is no hindrance: the daemon may run with the
// settings from before. One that cannot be read: the default.
std::string control_path(const std::string& settings_file);

// Errors as of operate::ask() and operate::status_from_json().
base::Result<operate::Status> ask_status(const std::string& path);

// "exosubmit: ..." on standard error; control characters escaped, line ends kept.
void complain(const std::string& text);

}  // namespace exosubmit::cli
