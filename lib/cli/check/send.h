// exosubmit check --send: real mail, the only proof of the right to send.
#pragma once

#include <string>

#include "cli/check/sections.h"

namespace exosubmit::cli {

// Steps exchange.send: one message for each From that the settings promise to a mailbox that could sign in,
// to `recipient`, or to the mailbox itself where that is empty. They count in the daemon's memory of what was
// sent. Ends with the first that fails: more refusals would throttle the mailbox.
void check_send(const Inquiry& inquiry, const Learnt& learnt, const std::string& recipient, Steps& steps);

}  // namespace exosubmit::cli
