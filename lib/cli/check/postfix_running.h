// Whether Postfix is up, and its listeners with it.
#pragma once

#include <optional>

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// Asks `postfix status`, which answers root only; nothing: it cannot be known that way.
std::optional<bool> is_up(const PostfixInstance& postfix);

// `postfix.running`: it is up, as far as is_up() could tell, and each listener answers.
void judge_running(const Standing& standing, std::optional<bool> up, Steps& steps);

}  // namespace exosubmit::cli
