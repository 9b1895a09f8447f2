// What tests switch off in the daemon, or put in place. No option and no setting does so.
#pragma once

#include <functional>

#include "submit/submission_core.h"

namespace exosubmit::milter {

struct Switches {
  bool nudge = true;              // libmilter's worker pool is nudged before a callback blocks
  bool remove_recipients = true;  // smfi_delrcpt is called; else it is only reported as done
  std::function<void(submit::Stores&)> fit_stores = [](submit::Stores&) {};  // once they are open
};

}  // namespace exosubmit::milter
