// Fills in what the settings file leaves to be derived.
#pragma once

#include "config/findings.h"
#include "config/settings.h"

namespace exosubmit::config {

// token_endpoint, scopes, host, ehlo_name and rewrite_to, where they are empty. A name of this host that
// cannot stand in EHLO is a mistake. May ask the resolver for this host's full name.
void complete(Settings& settings, Findings& findings);

}  // namespace exosubmit::config
