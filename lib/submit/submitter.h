// The life of one message after it was received: DESIGN.md, section 4, told once.
#pragma once

#include "config/settings.h"
#include "exchange/patience.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "submit/parts.h"
#include "submit/report.h"

namespace exosubmit::submit {

struct Submission {
  const mail::Envelope& envelope;  // our recipients only
  const mail::Message& message;
  bool listener = false;  // Postfix routed it to us alone: that no mailbox serves it is a fault of the set-up
};

// Shared by threads; each call serves one message.
class Submitter {
 public:
  // References outlive this.
  Submitter(const config::Settings& settings, const Parts& parts) : settings_(settings), parts_(parts) {}

  // Submits, and says of each recipient what became of it.
  Report submit(const Submission& submission, exchange::Patience& patience) const;

 private:
  const config::Settings& settings_;
  Parts parts_;
};

}  // namespace exosubmit::submit
