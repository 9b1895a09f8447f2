// What is decided over a message without anybody being asked: may it go, who sends it, how does it look then.
// A real run and a rehearsal decide by the same functions.
#pragma once

#include <optional>

#include "mail/outcome.h"
#include "submit/account.h"
#include "submit/outgoing.h"
#include "submit/parts.h"
#include "submit/report.h"
#include "submit/submission.h"

namespace exosubmit::submit {

// Of every recipient nothing is known yet.
Report new_report(const Submission& submission, const Parts& parts);

// What the guard has against the message.
std::optional<mail::Outcome> refusal(const Submission& submission, const Parts& parts);

// Who asks for a mailbox: the message, to those of its recipients that have no outcome.
Applicant applicant(const Submission& submission, const Report& report, const Parts& parts);

// The mailbox for it; null: nobody serves the sender, and the recipients have got their outcome.
Account* designate(const Submission& submission, const Applicant& applicant, const Parts& parts,
                   Report& report);

// The message as that mailbox sends it; nothing: it does not, and the recipients have got their outcome.
std::optional<OutgoingMessage> prepare(const Submission& submission, const Account& account,
                                       const Parts& parts, Report& report);

}  // namespace exosubmit::submit
