#include "submit/account.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "mail/address.h"
#include "mail/pattern.h"

namespace exosubmit::submit {
namespace {

using Standing = exchange::Holds::Standing;

// How gladly a message takes this mailbox: more is better.
long preference(Account& account, const Applicant& applicant, exchange::Holds& holds) {
  constexpr long kHeld = std::numeric_limits<long>::min();
  constexpr long kExhausted = kHeld + 1;
  constexpr long kDue = std::numeric_limits<long>::max();
  const Standing standing = holds.standing(applicant.traveller(account));
  if (standing == Standing::kHeld) return kHeld;
  const auto headroom =
      account.pace.headroom(std::min(applicant.recipients, account.settings.recipients_per_message));
  if (!headroom) return kExhausted;
  // A probe that would wait for its turn keeps no message from a free mailbox.
  return standing == Standing::kDue && *headroom > 0 ? kDue : *headroom;
}

template <typename Predicate>
Account* best(const Accounts& accounts, const Applicant& applicant, exchange::Holds& holds,
              Predicate belongs) {
  Account* found = nullptr;
  long most = 0;
  for (const auto& account : accounts) {
    if (!belongs(*account)) continue;
    const long wanted = preference(*account, applicant, holds);
    if (found == nullptr || wanted > most) {
      found = account.get();
      most = wanted;
    }
  }
  return found;
}

}  // namespace

Account::Account(config::MailboxSettings mailbox, exchange::Pace& mailbox_pace, smtp::Connector& connector,
                 oauth::TokenCache& tokens, base::Clock& clock, const exchange::SessionLimits& limits,
                 log::Sink& sink)
    : settings(std::move(mailbox)),
      pace(mailbox_pace),
      sessions(settings.username, connector, tokens, clock, limits, sink) {}

bool Account::promises(std::string_view from) const {
  return mail::same_address(settings.username, from) || mail::any_matches(settings.send_as, from);
}

bool Account::serves(std::string_view from, bool null_sender) const {
  return mail::any_matches(settings.senders, from) ||
         (null_sender && mail::any_matches(settings.senders, std::string_view{}));
}

std::string Account::shown_from(std::string_view from, bool null_sender) const {
  const bool rewrites = null_sender || settings.foreign_from == mail::ForeignFrom::kRewrite;
  return rewrites && !promises(from) ? settings.rewrite_to : std::string(from);
}

exchange::Traveller Applicant::traveller(const Account& account) const {
  const std::string shown = account.shown_from(from, null_sender);
  const bool promised = account.promises(shown) || mail::same_address(shown, account.settings.rewrite_to);
  return {account.settings.username, shown, message, promised};
}

Account* choose(const Accounts& accounts, const Applicant& applicant, exchange::Holds& holds) {
  const std::string& from = applicant.from;
  const auto promises = [&](const Account& a) { return a.promises(from); };
  const auto serves = [&](const Account& a) { return a.serves(from, applicant.null_sender); };
  const auto open = [](const Account& a) { return a.settings.senders.empty(); };
  if (Account* found = best(accounts, applicant, holds, promises)) return found;
  if (Account* found = best(accounts, applicant, holds, serves)) return found;
  return best(accounts, applicant, holds, open);
}

}  // namespace exosubmit::submit
