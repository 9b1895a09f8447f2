// Why Exchange refused AUTH, as far as it can be told from outside: a pure judgement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/check/ids.h"
#include "cli/check/sections.h"
#include "exchange/classify.h"

namespace exosubmit::cli {

struct AuthAdvice {
  std::string cause;
  std::vector<std::string> remedy;
};

// A sentence that says what is wrong is the catalogue's. "535 5.7.3 Authentication unsuccessful" says
// nothing: the token's claims leave some causes, and these are ranked, each with the line that decides.
AuthAdvice advice_on_auth(const exchange::Judgement& refusal, const std::optional<Claims>& claims,
                          const Ids& ids, config::Cloud cloud);

}  // namespace exosubmit::cli
