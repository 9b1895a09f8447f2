#include "submit/rehearsal.h"

#include <utility>

#include "log/events.h"
#include "mail/address.h"
#include "mail/trace.h"
#include "submit/designation.h"
#include "submit/guard.h"

namespace exosubmit::submit {
namespace {

using mail::Outcome;

log::Rehearsed as_it_came(const Submission& submission) {
  const mail::Origin& origin = submission.envelope.origin;
  log::Rehearsed event;
  event.queue_id = origin.queue_id;
  if (submission.listener) {
    event.queue_id =
        mail::original_queue_id(submission.message.header, origin.host_name).value_or(origin.queue_id);
  }
  event.from = visible_sender(submission.envelope, submission.message);
  event.recipients = submission.envelope.recipients.size();
  event.octets = octets_of(submission.message);
  return event;
}

// How often Exchange would count it.
std::size_t sends(std::size_t recipients, const Account& account) {
  const std::size_t at_once = account.settings.recipients_per_message;
  return (recipients + at_once - 1) / at_once;
}

// What the rehearsal comes to; recipients that it fails for get their outcome.
void run(const Submission& submission, const Parts& parts, Report& report, log::Rehearsed& event,
         Sighting& sighting) {
  if (const auto refused = refusal(submission, parts)) return report.rest(*refused);
  const Applicant asks = applicant(submission, report, parts);
  const Account* const account = designate(submission, asks, parts, report);
  if (account == nullptr) return;
  event.mailbox = account->settings.name;
  const auto message = prepare(submission, *account, parts, report);
  if (!message) return;
  event.shown = message->traveller.from;
  event.signatures_removed = message->signatures_removed;
  sighting.sends = sends(event.recipients, *account);
}

}  // namespace

Report rehearse(const Submission& submission, const Parts& parts) {
  Report report = new_report(submission, parts);
  log::Rehearsed event = as_it_came(submission);
  Sighting sighting{report.fingerprint, event.from, {}, {}, event.recipients, 0};
  run(submission, parts, report, event, sighting);

  std::string would = "would be submitted as mailbox " + event.mailbox;
  if (!report.recipients.empty() && report.recipients.front().outcome) {
    const Outcome& why = *report.recipients.front().outcome;
    log::would_not_submit(parts.sink, event, why);
    sighting.refusal = why.text;
    would = "would not be submitted: " + why.text;
  } else {
    log::would_submit(parts.sink, event);
    sighting.shown = event.shown;
  }
  parts.observed.add(sighting);
  if (submission.listener) parts.observed.mail_waits();
  for (RecipientReport& recipient : report.recipients) {
    recipient.outcome = Outcome::deferred({4, 3, 2}, "nothing was sent; the message " + would)
                            .because("[milter] mode is observe", "set mode = deliver and reload the daemon");
  }
  parts.recall.taken_earlier(report);  // before [milter] mode was observe
  return report;
}

}  // namespace exosubmit::submit
