#include "submit/outgoing.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "mail/address.h"
#include "mail/from.h"
#include "mail/rewrite.h"
#include "submit/redirection.h"

namespace exosubmit::submit {
namespace {

mail::RewriteRules rules(const config::MailboxSettings& mailbox) {
  return {mailbox.username, mailbox.send_as, mailbox.foreign_from, mailbox.rewrite_to, mailbox.reply_to};
}

// The settings say that Exchange takes this From from this mailbox.
bool promised(const mail::Rewritten& rewritten, const config::MailboxSettings& mailbox) {
  return rewritten.promised_from || mail::same_address(rewritten.from, mailbox.rewrite_to);
}

mail::Path sender_path(const config::MailboxSettings& mailbox, const mail::Envelope& envelope) {
  const bool original = mailbox.envelope_from == config::EnvelopeFrom::kOriginal &&
                        mail::any_matches(mailbox.send_as, envelope.sender.address);
  const std::string& address = original ? envelope.sender.address : mailbox.username;
  return {'<' + address + '>', address, envelope.sender.parameters};
}

bool needs_smtputf8(const mail::Envelope& envelope, const OutgoingMessage& outgoing) {
  const auto foreign = [](const mail::Path& path) { return !base::is_ascii(path.address); };
  if (envelope.smtputf8() || foreign(outgoing.sender)) return true;
  return !outgoing.redirect_to &&
         std::any_of(outgoing.recipients.begin(), outgoing.recipients.end(), foreign);
}

std::vector<std::string> open_addresses(const Report& report) {
  std::vector<std::string> addresses;
  for (const std::size_t i : report.open()) addresses.push_back(report.recipients[i].address);
  return addresses;
}

}  // namespace

base::Result<OutgoingMessage> outgoing(const Submission& submission, const config::MailboxSettings& mailbox,
                                       const Report& report, const Parts& parts) {
  const mail::Envelope& envelope = submission.envelope;
  const mail::Message& message = submission.message;
  auto rewritten = mail::rewrite(message.header, envelope, rules(mailbox), parts.clock.wall());
  if (!rewritten) return base::failure(rewritten.error());
  const std::string& redirect_to = parts.settings.milter.redirect_to;
  if (!redirect_to.empty()) rewritten->header_section += recipients_field(open_addresses(report));
  OutgoingMessage result{
      sender_path(mailbox, envelope),
      envelope.recipients,
      mail::WireMessage(rewritten->header_section, message.body),
      envelope.origin.queue_id,
      false,
      {mailbox.username, rewritten->from, report.fingerprint, promised(*rewritten, mailbox)},
      {envelope.sender.address, visible_sender(envelope, message)},
      rewritten->signatures_removed};
  if (!redirect_to.empty()) result.redirect_to = mail::Path::parse('<' + redirect_to + '>');
  result.smtputf8 = needs_smtputf8(envelope, result);
  return result;
}

std::string visible_sender(const mail::Envelope& envelope, const mail::Message& message) {
  const auto from = mail::from_mailboxes(message.header);
  return from && !from->empty() ? from->front().address : envelope.sender.address;
}

}  // namespace exosubmit::submit
