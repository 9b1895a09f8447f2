// Whether the smtpds that have our milter ask it in the right way, and fail closed.
#pragma once

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// `postfix.milters`
void judge_milters_of(const Standing& standing, Steps& steps);

// `postfix.timeouts`: who gives up first.
void judge_timeouts(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
