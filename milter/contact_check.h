// Whether a notice to the contact would come back to us.
#pragma once

#include <optional>
#include <string>

#include "config/settings.h"

namespace exosubmit::milter {

// A warning where our own settings select the mail that tells of a failure: it would take the way that
// failed.
std::optional<std::string> contact_warning(const config::Settings& settings);

}  // namespace exosubmit::milter
