#include "exchange/hold_cause.h"

namespace exosubmit::exchange {
namespace {

using mail::Fate;
using Kind = HoldScope::Kind;

// What the design says of answers that have no row of their own.
constexpr unsigned kInARow = 3;
constexpr unsigned kForeignRefusals = 3;
constexpr std::chrono::minutes kForeignWindow{10};

constexpr int kServiceClosing = 421;
constexpr int kCredentialsRefused = 535;

bool before_mail(Stage stage) {
  return stage == Stage::kConnect || stage == Stage::kAuth || stage == Stage::kToken;
}

HoldCause with_run(HoldCause cause, Fate fate) {
  cause.run = run_of(cause.scope.kind, cause.entry, cause.by_session, fate);
  return cause;
}

HoldCause connection_cause(const Entry* entry) {
  return {.scope = endpoint_scope(),
          .entry = entry,
          .pause = Pause::kEndpoint,
          .by_session = true,
          .run = Run::kConnection,
          .failures = kInARow,
          .messages = kInARow};
}

std::optional<HoldCause> sender_cause(const Judgement& judgement, const Traveller& traveller) {
  const Entry& entry = *judgement.entry;
  if (before_mail(judgement.stage) || traveller.from.empty()) return std::nullopt;
  HoldCause cause{.scope = sender_scope(traveller), .entry = &entry, .pause = entry.pause};
  if (traveller.promised_from) return cause;
  // A 4xx for a foreign From is deferred: to refuse it later would say more than Exchange did.
  if (judgement.outcome.fate != Fate::kRefused) return std::nullopt;
  cause.run = Run::kForeignFrom;
  cause.failures = kForeignRefusals;
  cause.within = kForeignWindow;
  return cause;
}

HoldCause cause_by_row(const Judgement& judgement, HoldScope scope) {
  const Entry& entry = *judgement.entry;
  return with_run({.scope = std::move(scope),
                   .entry = &entry,
                   .pause = entry.pause,
                   .by_session = before_mail(judgement.stage),
                   .failures = entry.hold_after,
                   .messages = entry.of_messages != 0 ? entry.of_messages : entry.hold_after},
                  judgement.outcome.fate);
}

// No session with the endpoint, whatever the words: no connection, no banner, no TLS, 421 or the end in AUTH.
bool no_session(const Judgement& judgement) {
  if (judgement.stage == Stage::kConnect) return true;
  const bool of_endpoint = judgement.entry != nullptr && judgement.entry->scope == Scope::kEndpoint;
  const mail::Outcome& outcome = judgement.outcome;
  return judgement.stage == Stage::kAuth &&
         (!outcome.from_exchange || outcome.code == kServiceClosing || of_endpoint);
}

std::optional<HoldCause> cause_without_scope(const Judgement& judgement, const Traveller& traveller) {
  if (no_session(judgement)) return connection_cause(judgement.entry);
  if (judgement.entry != nullptr) return std::nullopt;
  HoldCause cause{.scope = mailbox_scope(traveller)};
  if (judgement.stage == Stage::kAuth && judgement.outcome.code == kCredentialsRefused) {
    cause.pause = Pause::kCredentials;
    cause.by_session = true;
    return cause;
  }
  if (judgement.stage != Stage::kFinal || judgement.outcome.fate != Fate::kRefused) return std::nullopt;
  cause.pause = Pause::kQuota;
  cause.run = Run::kRefusal;
  cause.failures = kInARow;
  cause.messages = kInARow;
  return cause;
}

}  // namespace

std::optional<HoldCause> cause_of(const Judgement& judgement, const Traveller& traveller) {
  if (judgement.outcome.fate == Fate::kAccepted) return std::nullopt;
  const Scope scope = judgement.entry == nullptr ? Scope::kNone : judgement.entry->scope;
  switch (scope) {
    case Scope::kSender:
      return sender_cause(judgement, traveller);
    case Scope::kMailbox:
      return cause_by_row(judgement, mailbox_scope(traveller));
    case Scope::kTenant:
      return cause_by_row(judgement, tenant_scope());
    default:
      return cause_without_scope(judgement, traveller);
  }
}

HoldCause in_doubt_cause() {
  return {.scope = endpoint_scope(),
          .pause = Pause::kEndpoint,
          .run = Run::kInDoubt,
          .failures = kInARow,
          .messages = kInARow};
}

Run run_of(Kind kind, const Entry* entry, bool by_session, Fate fate) {
  if (kind == Kind::kEndpoint) return by_session ? Run::kConnection : Run::kInDoubt;
  if (kind == Kind::kSender) return fate == Fate::kRefused ? Run::kForeignFrom : Run::kNone;
  if (kind == Kind::kTenant || by_session) return Run::kNone;
  if (entry == nullptr || entry->fate == Fate::kRefused) return Run::kRefusal;
  return entry->hold_after > 1 ? Run::kLogon : Run::kNone;
}

}  // namespace exosubmit::exchange
