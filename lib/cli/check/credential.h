// The section `credential` of exosubmit check, with what its tests vary.
#pragma once

#include "cli/check/access.h"
#include "cli/check/sections.h"

namespace exosubmit::cli {

struct Readers {
  UnixUser daemon;  // the user that the daemon runs as
  UnixUser us;
};

// check_credential() for these users.
void check_credential_for(const Readers& readers, const Inquiry& inquiry, Steps& steps);

}  // namespace exosubmit::cli
