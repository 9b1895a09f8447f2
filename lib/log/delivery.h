// The line per message and recipient, in Postfix's own form (DESIGN.md, section 7).
#pragma once

#include <array>
#include <string>

#include "log/sink.h"
#include "mail/outcome.h"

namespace exosubmit::log {

struct Delivery {
  std::string queue_id;            // on a listener the original one
  std::string hop;                 // the listener's own queue id; empty elsewhere
  std::string mailbox;             // section name; empty where none was chosen
  std::string recipient;           // where it went
  std::string original_recipient;  // where it was to go, if it was redirected; else empty
  std::string relay;               // "smtp.office365.com[addr]:587"; empty where there was no connection
  double delay = 0;                // seconds in all
  std::array<double, 4> delays{};  // receive, wait for a slot, connection and token, transmission
  mail::Outcome outcome;
};

// At info. What comes from outside is escaped. A line that is too long loses the end of Exchange's words:
// cause, remedy and ids stay.
void delivery(Sink& sink, const Delivery& delivery);

}  // namespace exosubmit::log
