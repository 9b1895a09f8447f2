// A message that is to be submitted.
#pragma once

#include "mail/envelope.h"
#include "mail/message.h"

namespace exosubmit::submit {

struct Submission {
  const mail::Envelope& envelope;  // our recipients only
  const mail::Message& message;
  bool listener = false;  // Postfix routed it to us alone: that no mailbox serves it is a fault of the set-up
};

}  // namespace exosubmit::submit
