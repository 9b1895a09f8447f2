// A designated mailbox at work: its settings, its slots and its sessions.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "exchange/pace.h"
#include "exchange/sessions.h"

namespace exosubmit::submit {

struct Account {
  Account(config::MailboxSettings mailbox, smtp::Connector& connector, oauth::TokenCache& tokens,
          base::Clock& clock, const exchange::SessionLimits& limits, log::Sink& sink);

  config::MailboxSettings settings;
  exchange::Pace pace;
  exchange::Sessions sessions;

  // This mailbox may show `from` in From: it is its own address or in send_as.
  bool promises(std::string_view from) const;

  // Its senders match `from`, or the null sender where the message has one.
  bool serves(std::string_view from, bool null_sender) const;
};

using Accounts = std::vector<std::unique_ptr<Account>>;

// The mailbox for a message with this header From (DESIGN.md, section 4.4). First rank: promises it; second:
// its senders match it, or the null sender where it is one; third: has no senders. The first rank that has
// any decides; in it the one with most headroom. Nothing: no mailbox in any rank.
Account* choose(const Accounts& accounts, std::string_view from, bool null_sender);

}  // namespace exosubmit::submit
