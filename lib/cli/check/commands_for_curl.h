// The same requests by curl, for whoever wants to see them without exosubmit.
#pragma once

#include <string>

#include "config/settings.h"

namespace exosubmit::cli {

// A script for sh: a token request, and a session with each mailbox that signs in and sends nothing. Secrets
// stay in their files: neither this text nor a command's arguments hold one.
std::string commands_for_curl(const config::Settings& settings);

}  // namespace exosubmit::cli
