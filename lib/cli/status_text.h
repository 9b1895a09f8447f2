// The daemon's status for a person at a terminal.
#pragma once

#include <string>

#include "operate/status.h"

namespace exosubmit::cli {

// A page of 80 columns; what needs somebody to look stands first.
std::string status_page(const operate::Status& status);

// One line, for a log of them.
std::string status_summary(const operate::Status& status);

}  // namespace exosubmit::cli
