#include "exchange/hold_scope.h"

#include "base/ascii.h"

namespace exosubmit::exchange {

using Kind = HoldScope::Kind;

std::string HoldScope::name() const {
  switch (kind) {
    case Kind::kSender:
      return "sender " + from + " at mailbox " + mailbox;
    case Kind::kMailbox:
      return "mailbox " + mailbox;
    case Kind::kTenant:
      return "tenant";
    case Kind::kEndpoint:
      break;
  }
  return "endpoint";
}

base::Digest digest_of(const HoldScope& scope) { return base::sha256(scope.name()); }

HoldScope sender_scope(const Traveller& traveller) {
  return {Kind::kSender, base::to_lower(traveller.mailbox), base::to_lower(traveller.from)};
}

HoldScope mailbox_scope(const Traveller& traveller) {
  return {Kind::kMailbox, base::to_lower(traveller.mailbox)};
}

HoldScope tenant_scope() { return {Kind::kTenant}; }

HoldScope endpoint_scope() { return {Kind::kEndpoint}; }

std::vector<HoldScope> scopes_of(const Traveller& traveller) {
  std::vector<HoldScope> scopes;
  if (!traveller.from.empty()) scopes.push_back(sender_scope(traveller));
  scopes.push_back(mailbox_scope(traveller));
  scopes.push_back(tenant_scope());
  scopes.push_back(endpoint_scope());
  return scopes;
}

}  // namespace exosubmit::exchange
