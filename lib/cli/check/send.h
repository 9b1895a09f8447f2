// exosubmit check --send: real mail, the only proof of the right to send.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "cli/check/sections.h"

namespace exosubmit::cli {

// What was mailed so far: kept across the passes of --wait, so that no proven From is mailed again.
struct Mailed {
  std::map<std::pair<std::string, std::string>, Step> accepted = {};  // by username and From
  int attempts = 0;  // messages given to Exchange, whatever became of them
};

// Steps exchange.send: one message for each From that the settings promise to a mailbox that could sign in,
// to `recipient`, or to the mailbox itself where that is empty. They count in the daemon's memory of what was
// sent. What `mailed` has as accepted is told again, not mailed. Ends with the first that fails: more
// refusals would throttle the mailbox.
void check_send(const Inquiry& inquiry, const Learnt& learnt, const std::string& recipient, Mailed& mailed,
                Steps& steps);

}  // namespace exosubmit::cli
