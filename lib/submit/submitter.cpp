#include "submit/submitter.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "log/events.h"
#include "mail/address.h"
#include "mail/fingerprint.h"
#include "submit/automatic_mail.h"
#include "submit/delivery.h"
#include "submit/guard.h"

namespace exosubmit::submit {
namespace {

using mail::Outcome;

Report new_report(const Submission& submission) {
  Report report;
  report.fingerprint = mail::fingerprint(submission.envelope, submission.message);
  for (const mail::Path& path : submission.envelope.recipients) {
    RecipientReport& recipient = report.recipients.emplace_back();
    recipient.address = path.address;
    if (report.fingerprint) recipient.key = mail::recipient_key(*report.fingerprint, path.address);
  }
  return report;
}

Outcome nobody_serves(const Submission& submission, log::Sink& sink) {
  const std::string text = fmt::format("no mailbox of the settings serves the sender <{}>",
                                       visible_sender(submission.envelope, submission.message));
  const char* const remedy = "add the address to `senders` of a [mailbox], or route it another way";
  if (!submission.listener) {
    return Outcome::refused(550, {5, 7, 1}, text).because("no [mailbox] matches it", remedy);
  }
  log::alert(sink, submission.envelope.origin.queue_id, text + ", yet Postfix routes its mail to us");
  return Outcome::deferred({4, 7, 1}, text).because("Postfix's routing and our settings disagree", remedy);
}

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
  const auto message =
      outgoing(submission.envelope, submission.message, mailbox, report.fingerprint, parts.clock.wall());
  if (!message) {
    report.rest(Outcome::refused(550, {5, 7, 1}, message.error().text));
    return std::nullopt;
  }
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
  for (auto open = report.open(); !open.empty(); open = report.open()) {
    const Applicant applicant{visible_sender(submission.envelope, submission.message),
                              submission.envelope.null_sender(), report.fingerprint, open.size()};
    Account* const account = choose(parts.accounts, applicant, parts.holds);
    if (account == nullptr) return report.rest(nobody_serves(submission, parts.sink));
    const auto traveller = applicant.traveller(*account);
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
  Report report = new_report(submission);
  const bool automatic = submission.envelope.null_sender();
  const GuardLimits limits{settings_.exchange.max_message_size, settings_.milter.hop_limit};
  if (const auto refusal = guard(submission.message, submission.envelope, limits)) {
    report.rest(*refusal);
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
