// Steps as text for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/check/step.h"
#include "cli/terminal.h"

namespace exosubmit::cli {

// "ok", "warn", "fail", "unproved": for --json and scripts.
std::string_view word_of(Verdict verdict);

// A mark and the subject; but for ok also id, what was tried, the answer, cause and remedy, a line each.
// What came from outside has its control characters escaped.
std::string text_of(const Step& step, const Terminal& terminal);

// The counts, and the first failure by name.
std::string closing_line(const std::vector<Step>& steps);

}  // namespace exosubmit::cli
