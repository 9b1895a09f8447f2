// The section `credential` of exosubmit check, with what its tests vary.
#pragma once

#include "cli/check/reader.h"
#include "cli/check/sections.h"

namespace exosubmit::cli {

struct Readers {
  Reader daemon;  // the user that the daemon runs as
  Reader us;
};

// check_credential() for these users.
void check_credential_for(const Readers& readers, const Inquiry& inquiry, Steps& steps);

}  // namespace exosubmit::cli
