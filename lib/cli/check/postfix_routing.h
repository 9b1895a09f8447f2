// Other ways out for the same mail, and the way of its bounces.
#pragma once

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// `postfix.routing`, `postfix.inline`, `postfix.hop` and `postfix.bounces`: what `exosubmit wire` would
// refuse or warn of.
void judge_obstacles(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
