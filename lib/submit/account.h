// A designated mailbox at work: its settings, its pace and its sessions; and which of them a message gets.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "config/settings.h"
#include "exchange/holds.h"
#include "exchange/pace.h"
#include "exchange/sessions.h"

namespace exosubmit::submit {

struct Account {
  // `pace` outlives this.
  Account(config::MailboxSettings mailbox, exchange::Pace& mailbox_pace, smtp::Connector& connector,
          oauth::TokenCache& tokens, base::Clock& clock, const exchange::SessionLimits& limits,
          log::Sink& sink);

  config::MailboxSettings settings;
  exchange::Pace& pace;
  exchange::Sessions sessions;

  // This mailbox may show `from` in From: it is its own address or in send_as.
  bool promises(std::string_view from) const;

  // Its senders match `from`, or the null sender where the message has one.
  bool serves(std::string_view from, bool null_sender) const;

  // What Exchange will see as From of a message that came with `from`.
  std::string shown_from(std::string_view from, bool null_sender) const;
};

using Accounts = std::vector<std::unique_ptr<Account>>;

// What decides over a message's mailbox.
struct Applicant {
  std::string from;  // header From, else the envelope sender
  bool null_sender = false;
  std::optional<base::Digest> message;  // fingerprint
  std::size_t recipients = 1;

  exchange::Traveller traveller(const Account& account) const;
};

// The mailbox for a message (DESIGN.md, section 4.4). First rank: promises its From; second: its senders
// match it, or the null sender where it is one; third: has no senders. The first rank that has any mailbox
// decides. In it: one whose hold this message may probe at once; else the one with most headroom, held and
// exhausted ones passed over; else any, whose pace or hold then tells why not. Nothing: no mailbox in any
// rank.
Account* choose(const Accounts& accounts, const Applicant& applicant, exchange::Holds& holds);

}  // namespace exosubmit::submit
