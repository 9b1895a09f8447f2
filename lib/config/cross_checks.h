// What must be right between keys, and outside the settings file.
#pragma once

#include <chrono>

#include "config/findings.h"
#include "config/settings.h"

namespace exosubmit::config {

// What must not be missing: required keys, a credential, a mailbox.
void require_all(const Settings& settings, Findings& findings);

// One credential, mailboxes that fit together. To be called with every value derived; `now` is for
// credentials that have expired.
void cross_check(const Settings& settings, std::chrono::system_clock::time_point now, Findings& findings);

// The files that the settings name exist, may be read by this process, and hold what they should.
void check_files(const Settings& settings, std::chrono::system_clock::time_point now, Findings& findings);

}  // namespace exosubmit::config
