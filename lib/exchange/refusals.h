// The refusal budget: Exchange punishes a mailbox that keeps failing (DESIGN.md, section 5, last paragraph;
// "Continuous error throttling for SMTP AUTH submissions", Microsoft).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.h"

namespace exosubmit::exchange {

// Who sends, in a refusal's eyes.
struct Sender {
  std::string envelope;  // as the message came to us; empty: null sender
  std::string from;      // header From as it came
};

// Of all mailboxes; outlives a reload. Shared by threads. Memory is bounded: the senders seen longest ago are
// forgotten.
class Refusals {
 public:
  explicit Refusals(base::Clock& clock) : clock_(clock) {}

  // Nothing: it may go. Else the time until it may be tried: the mailbox has had `per_hour` refusals after
  // the data within the last hour, and this sender's last message was refused. A From counts as such by
  // itself; one that is not known to be good also when the envelope sender's last message was refused: an
  // application that changes its From each time is one sender.
  std::optional<std::chrono::seconds> wait(const std::string& mailbox, const Sender& sender,
                                           std::size_t per_hour);

  void refused(const std::string& mailbox, const Sender& sender);
  void accepted(const std::string& mailbox, const Sender& sender);

 private:
  base::Clock& clock_;
};

}  // namespace exosubmit::exchange
