// What the operator's contact is told by mail.
#pragma once

#include <string>

#include "base/clock.h"
#include "operate/status.h"

namespace exosubmit::operate {

struct Notice {
  std::string kind;     // with `scope` what counts as the same again
  std::string scope;    // may be empty
  std::string subject;  // one line
  std::string text;     // lines of at most kWidth columns; no recipient's address
};

Notice hold_began_notice(const HoldStatus& hold, base::Clock::Wall now);
Notice hold_ended_notice(const HoldStatus& hold, base::Clock::Wall now);
Notice credential_notice(const std::string& alert, bool ended);
Notice passes_everything_notice(const std::string& alert);

}  // namespace exosubmit::operate
