// Numbers that are too low: concurrency and process limits of the hop, the size that the front takes.
#pragma once

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// `postfix.limits`
void judge_limits(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
