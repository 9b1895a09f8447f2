// What a hold stops, and whom.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"

namespace exosubmit::exchange {

struct HoldScope {
  enum class Kind { kSender, kMailbox, kTenant, kEndpoint };
  Kind kind = Kind::kEndpoint;
  std::string mailbox = {};  // of kSender and kMailbox: username in lower case
  std::string from = {};     // of kSender: header From in lower case

  std::string name() const;  // "mailbox app@contoso.example": for log, replies and `release`
  auto operator<=>(const HoldScope&) const = default;
};

// How a store knows a scope: no address is stored.
base::Digest digest_of(const HoldScope& scope);

// Whom a hold may stop.
struct Traveller {
  std::string mailbox;                  // username
  std::string from;                     // header From as Exchange will see it; empty: no message's
  std::optional<base::Digest> message;  // fingerprint; nothing: it is unlike every other
  bool promised_from = true;            // the settings promise `from`
};

HoldScope sender_scope(const Traveller& traveller);
HoldScope mailbox_scope(const Traveller& traveller);
HoldScope tenant_scope();
HoldScope endpoint_scope();

// All on its way, the narrowest first.
std::vector<HoldScope> scopes_of(const Traveller& traveller);

}  // namespace exosubmit::exchange
