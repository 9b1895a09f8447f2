// Whose mail takes the transport: where Postfix sends the mail of each sender that the settings know.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/check/postfix_standing.h"
#include "cli/check/step.h"
#include "mail/pattern.h"

namespace exosubmit::cli {

struct SenderWay {
  std::string decided_by;  // a parameter of main.cf
  Route route;
};

// An address that the pattern matches: itself, or one that nobody has in its domain.
std::string address_in(const mail::AddressPattern& pattern);

// As trivial-rewrite would resolve mail of such a sender to an outbound domain; transport_maps that takes it
// elsewhere is left aside (postfix_routing names it). Error: a table that cannot be asked; Postfix then
// defers all mail.
base::Result<SenderWay> way_of_sender(const Site& site, const mail::AddressPattern& pattern);

// The routes of all senders, the listeners that they lead to, and whom these let in. `postfix.senders`
void judge_senders(const Standing& standing, Steps& steps);

}  // namespace exosubmit::cli
