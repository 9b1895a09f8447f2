// The way of the notices to [operator] contact: it may not be the way that they tell of.
#pragma once

#include <string>

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// Who would take the notice to exosubmit; empty: nobody.
std::string selected_by(const Standing& standing, const std::string& sender, const std::string& recipient,
                        const PostfixService* front);

// `postfix.notice`; nothing where there is no contact.
void judge_notice(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
