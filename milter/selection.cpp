#include "milter/selection.h"

#include <algorithm>

#include "base/ascii.h"
#include "mail/address.h"
#include "mail/pattern.h"

namespace exosubmit::milter {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A mailbox names this envelope sender as one that it serves.
bool claimed(std::string_view sender, const std::vector<config::MailboxSettings>& mailboxes) {
  return std::any_of(mailboxes.begin(), mailboxes.end(), [&](const config::MailboxSettings& mailbox) {
    return mail::same_address(mailbox.username, sender) || mail::any_matches(mailbox.send_as, sender) ||
           mail::any_matches(mailbox.senders, sender);
  });
}

bool matches(const mail::Envelope& envelope, const config::Settings& settings) {
  const config::SelectSettings& select = settings.select;
  const mail::Origin& origin = envelope.origin;
  if (select.senders.empty() && select.clients.empty() && select.users.empty()) {
    return claimed(envelope.sender.address, settings.mailboxes);
  }
  const bool client =
      std::any_of(select.clients.begin(), select.clients.end(),
                  [&](const config::Network& network) { return network.contains(origin.client_address); });
  return (select.senders.empty() || mail::any_matches(select.senders, envelope.sender.address)) &&
         (select.clients.empty() || client) && (select.users.empty() || contains(select.users, origin.user));
}

}  // namespace

Role role_of(std::string_view daemon_name, const config::SelectSettings& select) {
  if (contains(select.listeners, daemon_name)) return Role::kListener;
  return contains(select.inline_ports, daemon_name) ? Role::kInlinePort : Role::kOther;
}

bool is_ours(Role role, const mail::Envelope& envelope, const config::Settings& settings) {
  if (role == Role::kListener) return true;
  if (envelope.null_sender() && settings.select.null_sender == config::NullSender::kPass) return false;
  return role == Role::kInlinePort || matches(envelope, settings);
}

bool is_outbound(std::string_view mailer, const config::SelectSettings& select) {
  return contains(select.mailers, mailer);
}

bool returns_to_us(std::string_view mailer, const config::SelectSettings& select) {
  return contains(select.queue_mailers, mailer);
}

}  // namespace exosubmit::milter
