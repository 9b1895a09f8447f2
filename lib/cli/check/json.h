// The steps of a check as one JSON document.
#pragma once

#include <string>
#include <vector>

#include "cli/check/step.h"

namespace exosubmit::cli {

// {"schema": 1, "version": "...", "verdict": "ok" or "fail", "first_failure": id or null, "steps": [{"id",
// "verdict", "subject", "tried", "answer", "cause", "remedy": [...]}]}. `schema` changes when a reader must.
std::string json_of(const std::vector<Step>& steps);

}  // namespace exosubmit::cli
