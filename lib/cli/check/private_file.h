// A new file that only its owner may read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace exosubmit::cli {

// Mode 0600. Error (operator): it exists already, be it a symbolic link, or cannot be written.
base::Result<void> write_private_file(const std::string& path, std::string_view content);

}  // namespace exosubmit::cli
