// The message as one mailbox sends it: envelope sender, rewritten header, and whom a hold knows it by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "exchange/hold_scope.h"
#include "exchange/refusals.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "submit/parts.h"
#include "submit/report.h"
#include "submit/submission.h"

namespace exosubmit::submit {

struct OutgoingMessage {
  mail::Path sender;
  const std::vector<mail::Path>& recipients;  // of the report, in its order
  mail::WireMessage content;
  std::string queue_id;
  bool smtputf8 = false;
  exchange::Traveller traveller;
  exchange::Sender original;                   // who sent it to us
  bool signatures_removed = false;             // DKIM-Signature, which would fail
  std::optional<mail::Path> redirect_to = {};  // gets it in place of all recipients
};

// For those of the report that have no outcome. Error (refuse): this mailbox does not send such a From.
// Refers to the submission.
base::Result<OutgoingMessage> outgoing(const Submission& submission, const config::MailboxSettings& mailbox,
                                       const Report& report, const Parts& parts);

// The address that chooses the mailbox: header From, else the envelope sender.
std::string visible_sender(const mail::Envelope& envelope, const mail::Message& message);

}  // namespace exosubmit::submit
