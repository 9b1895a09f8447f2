// Whether Postfix gets to the daemon: the socket's name, its place, the rights on the way, and who listens.
#pragma once

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// `postfix.socket` and `postfix.chroot`
void judge_socket(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
