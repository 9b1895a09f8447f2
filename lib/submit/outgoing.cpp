#include "submit/outgoing.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "mail/address.h"
#include "mail/from.h"
#include "mail/rewrite.h"

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

bool needs_smtputf8(const mail::Envelope& envelope, const mail::Path& sender) {
  return envelope.smtputf8() || !base::is_ascii(sender.address) ||
         std::any_of(envelope.recipients.begin(), envelope.recipients.end(),
                     [](const mail::Path& recipient) { return !base::is_ascii(recipient.address); });
}

}  // namespace

base::Result<OutgoingMessage> outgoing(const mail::Envelope& envelope, const mail::Message& message,
                                       const config::MailboxSettings& mailbox,
                                       const std::optional<base::Digest>& fingerprint,
                                       base::Clock::Wall now) {
  const auto rewritten = mail::rewrite(message.header, envelope, rules(mailbox), now);
  if (!rewritten) return base::failure(rewritten.error());
  mail::Path sender = sender_path(mailbox, envelope);
  const bool smtputf8 = needs_smtputf8(envelope, sender);
  return OutgoingMessage{std::move(sender),
                         envelope.recipients,
                         mail::WireMessage(rewritten->header_section, message.body),
                         envelope.origin.queue_id,
                         smtputf8,
                         {mailbox.username, rewritten->from, fingerprint, promised(*rewritten, mailbox)},
                         {envelope.sender.address, visible_sender(envelope, message)},
                         rewritten->signatures_removed};
}

std::string visible_sender(const mail::Envelope& envelope, const mail::Message& message) {
  const auto from = mail::from_mailboxes(message.header);
  return from && !from->empty() ? from->front().address : envelope.sender.address;
}

}  // namespace exosubmit::submit
