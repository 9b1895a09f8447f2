// What was said of a message, for an operator.
#pragma once

#include <string>

#include "mail/outcome.h"

namespace exosubmit::operate {

// "535 5.7.139 Authentication unsuccessful"; without addresses, control characters escaped, not long.
std::string reply_text(const mail::Outcome& outcome);

// The same with the cause, where one is known.
std::string outcome_text(const mail::Outcome& outcome);

}  // namespace exosubmit::operate
