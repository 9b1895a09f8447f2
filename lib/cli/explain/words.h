// An explanation as a person reads it.
#pragma once

#include <string>

#include "cli/explain/explanation.h"
#include "cli/terminal.h"

namespace exosubmit::cli {

// Whole lines. A remedy stays on one line, so that its command can be copied.
std::string explanation_words(const Explanation& explanation, const Terminal& terminal);

// Every row, one line each.
std::string list_words();

}  // namespace exosubmit::cli
