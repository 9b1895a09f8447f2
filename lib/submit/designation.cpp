#include "submit/designation.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "log/events.h"
#include "mail/fingerprint.h"
#include "submit/guard.h"
#include "submit/redirection.h"

namespace exosubmit::submit {
namespace {

using mail::Outcome;

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

}  // namespace

Report new_report(const Submission& submission, const Parts& parts) {
  Report report;
  report.fingerprint = mail::fingerprint(submission.envelope, submission.message);
  const std::string& redirect_to = parts.settings.milter.redirect_to;
  if (report.fingerprint && !redirect_to.empty()) {
    report.fingerprint = redirected(*report.fingerprint, redirect_to);
  }
  for (const mail::Path& path : submission.envelope.recipients) {
    RecipientReport& recipient = report.recipients.emplace_back();
    recipient.address = path.address;
    if (report.fingerprint) recipient.key = mail::recipient_key(*report.fingerprint, path.address);
  }
  return report;
}

std::optional<Outcome> refusal(const Submission& submission, const Parts& parts) {
  const GuardLimits limits{parts.settings.exchange.max_message_size, parts.settings.milter.hop_limit};
  return guard(submission.message, submission.envelope, limits);
}

Applicant applicant(const Submission& submission, const Report& report, const Parts& parts) {
  const bool redirects = !parts.settings.milter.redirect_to.empty();
  return {visible_sender(submission.envelope, submission.message), submission.envelope.null_sender(),
          report.fingerprint, redirects ? 1 : report.open().size()};
}

Account* designate(const Submission& submission, const Applicant& applicant, const Parts& parts,
                   Report& report) {
  Account* const account = choose(parts.accounts, applicant, parts.holds);
  if (account == nullptr) report.rest(nobody_serves(submission, parts.sink));
  return account;
}

std::optional<OutgoingMessage> prepare(const Submission& submission, const Account& account,
                                       const Parts& parts, Report& report) {
  auto message = outgoing(submission, account.settings, report, parts);
  if (message) return std::move(*message);
  report.rest(Outcome::refused(550, {5, 7, 1}, message.error().text));
  return std::nullopt;
}

}  // namespace exosubmit::submit
