// Whether the services of the hop have the options that conf/ gives them.
#pragma once

#include <string>
#include <vector>

#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"
#include "cli/wire/expected_options.h"

namespace exosubmit::cli {

struct OptionDrift {
  ExpectedOption expected;
  std::string found;       // what the service has, by itself or from main.cf
  bool dangerous = false;  // mail is lost, copied, leaked or stopped; else it is slowed or changed
};

// What differs in effect: an option that is missing where main.cf happens to say the same is none. Options
// that other judgements look at (milters, timeouts, tables) are left out.
std::vector<OptionDrift> drift_of(const PostfixInstance& postfix, const PostfixService& service,
                                  const std::vector<ExpectedOption>& expected);

// `postfix.wiring`: the services are there, and as conf/ has them.
void judge_wiring(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
