// Puts changed files into force in a Postfix.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/wire/file_change.h"

namespace exosubmit::cli {

enum class Reloaded { kYes, kNotRunning };

// One run at a time for an instance; the files are written in their order, `postfix check` is asked, and a
// running Postfix is reloaded. Error (operator): what failed; the files are then as they were.
base::Result<Reloaded> install(const std::string& config_directory, const std::vector<FileChange>& changes);

}  // namespace exosubmit::cli
