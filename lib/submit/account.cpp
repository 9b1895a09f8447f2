#include "submit/account.h"

#include <utility>

#include "mail/address.h"
#include "mail/pattern.h"

namespace exosubmit::submit {
namespace {

template <typename Predicate>
Account* with_most_headroom(const Accounts& accounts, Predicate belongs) {
  Account* best = nullptr;
  long most = 0;
  for (const auto& account : accounts) {
    if (!belongs(*account)) continue;
    const long headroom = account->pace.headroom();
    if (best == nullptr || headroom > most) {
      best = account.get();
      most = headroom;
    }
  }
  return best;
}

}  // namespace

Account::Account(config::MailboxSettings mailbox, smtp::Connector& connector, oauth::TokenCache& tokens,
                 base::Clock& clock, const exchange::SessionLimits& limits, log::Sink& sink)
    : settings(std::move(mailbox)),
      pace(clock, settings.max_sessions),
      sessions(settings.username, connector, tokens, clock, limits, sink) {}

bool Account::promises(std::string_view from) const {
  return mail::same_address(settings.username, from) || mail::any_matches(settings.send_as, from);
}

bool Account::serves(std::string_view from, bool null_sender) const {
  return mail::any_matches(settings.senders, from) ||
         (null_sender && mail::any_matches(settings.senders, std::string_view{}));
}

Account* choose(const Accounts& accounts, std::string_view from, bool null_sender) {
  if (Account* found = with_most_headroom(accounts, [&](const Account& a) { return a.promises(from); })) {
    return found;
  }
  if (Account* found =
          with_most_headroom(accounts, [&](const Account& a) { return a.serves(from, null_sender); })) {
    return found;
  }
  return with_most_headroom(accounts, [](const Account& a) { return a.settings.senders.empty(); });
}

}  // namespace exosubmit::submit
