// The daemon as a program: from its command line to its exit status.
#pragma once

#include "milter/switches.h"

namespace exosubmit::milter {

// Checks the settings and serves Postfix until it is told to stop. Gives an exit status of sysexits.h.
int program(int argc, char** argv, const Switches& switches = {});

}  // namespace exosubmit::milter
