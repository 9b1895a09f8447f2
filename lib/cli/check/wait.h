// exosubmit check --wait: until it passes.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// Repeats `pass`, which says whether it mailed, with pauses that grow from seconds to minutes, longer after
// mail, until no step fails or `limit` is over; tells in one line what still fails. Gives back the steps of
// the last pass.
std::vector<Step> wait_until_it_passes(const std::function<bool(Steps&)>& pass, std::chrono::seconds limit,
                                       base::Clock& clock,
                                       const std::function<void(const std::string&)>& tell);

}  // namespace exosubmit::cli
