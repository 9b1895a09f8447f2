#include "submit/submitter.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "log/events.h"
#include "mail/address.h"
#include "submit/automatic_mail.h"
#include "submit/delivery.h"
#include "submit/designation.h"
#include "submit/rehearsal.h"

namespace exosubmit::submit {
namespace {

using mail::Outcome;

Outcome must_wait(const config::MailboxSettings& mailbox, std::chrono::seconds wait) {
  return Outcome::deferred({4, 7, 0}, fmt::format("mailbox {} has had its {} refusals an hour, and the last "
                                                  "message of this sender was refused; next try in {} s",
                                                  mailbox.name, mailbox.refusals_per_hour, wait.count()))
      .because("Exchange blocks a mailbox whose messages keep failing",
               "repair what the log says of this sender's refused messages; or see refusals_per_hour");
}

void tell_of_rewriting(const OutgoingMessage& message, const std::string& mailbox, log::Sink& sink) {
  const std::string& shown = message.traveller.from;
  if (mail::same_address(message.original.from, shown)) return;
  log::header_rewritten(
      sink, {message.queue_id, mailbox, message.original.from, shown, message.signatures_removed});
}

// One mailbox's turn. An outcome: a hold began while it waited, and another mailbox may be free.
std::optional<Outcome> deliver_as(Account& account, const Submission& submission, const Parts& parts,
                                  exchange::Patience& patience, Report& report) {
  const config::MailboxSettings& mailbox = account.settings;
  const bool first = std::exchange(report.mailbox, mailbox.name) != mailbox.name;
  const auto message = prepare(submission, account, parts, report);
  if (!message) return std::nullopt;
  if (first) tell_of_rewriting(*message, mailbox.name, parts.sink);
  if (const auto wait = parts.refusals.wait(mailbox.username, message->original, mailbox.refusals_per_hour)) {
    report.rest(must_wait(mailbox, *wait));
    return std::nullopt;
  }
  return Delivery(parts, account, *message, patience, report).send();
}

// Mailbox, rewriting, and all that follows, in as many sends as the recipients need.
void deliver(const Submission& submission, const Parts& parts, exchange::Patience& patience, Report& report) {
  std::size_t turned_away = 0;
  while (!report.open().empty()) {
    const Applicant asks = applicant(submission, report, parts);
    Account* const account = designate(submission, asks, parts, report);
    if (account == nullptr) return;
    const auto traveller = asks.traveller(*account);
    if (parts.holds.standing(traveller) == exchange::Holds::Standing::kHeld) {
      const auto passage = parts.holds.pass(traveller);
      report.mailbox = account->settings.name;
      if (!passage) return report.rest(passage.error());
    }
    const auto held = deliver_as(*account, submission, parts, patience, report);
    if (held && ++turned_away > parts.accounts.size()) return report.rest(*held);
    parts.recall.known_outcomes(report, patience);
  }
}

}  // namespace

Report Submitter::submit(const Submission& submission, exchange::Patience& patience) const {
  if (parts_.settings.milter.mode == config::Mode::kObserve) return rehearse(submission, parts_);
  if (submission.listener) parts_.observed.mail_flows();
  Report report = new_report(submission, parts_);
  const bool automatic = submission.envelope.null_sender();
  if (const auto refused = refusal(submission, parts_)) {
    report.rest(*refused);
  } else {
    parts_.recall.known_outcomes(report, patience);
    if (automatic) limit_automatic_mail(parts_, report);
    if (!report.open().empty()) deliver(submission, parts_, patience, report);
  }
  if (automatic) {
    give_up_refused_bounces(parts_, visible_sender(submission.envelope, submission.message),
                            submission.envelope.origin.queue_id, report);
  }
  return report;
}

}  // namespace exosubmit::submit
