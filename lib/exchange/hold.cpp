#include "exchange/hold.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "exchange/hold_pause.h"

namespace exosubmit::exchange {
namespace {

using base::Clock;
using mail::EnhancedStatus;
using mail::Fate;
using mail::Outcome;
using std::chrono::seconds;
using Kind = HoldScope::Kind;

// So long others have the first turn to probe.
constexpr seconds kOthersFirst{60};

constexpr int kRefusedHere = 550;

long whole_seconds(Clock::Steady::duration time) {
  return std::max<long>(0, std::chrono::ceil<seconds>(time).count());
}

Kind kind_of(const base::Digest& scope, const Entry* entry) {
  if (scope == digest_of(tenant_scope())) return Kind::kTenant;
  if (scope == digest_of(endpoint_scope())) return Kind::kEndpoint;
  return entry != nullptr && entry->scope == Scope::kSender ? Kind::kSender : Kind::kMailbox;
}

}  // namespace

Hold::Hold(const HoldCause& cause, Outcome outcome, const Moment& now, double random)
    : kind_(cause.scope.kind), scope_(cause.scope), length_(first_pause(cause.pause)), since_(now.wall) {
  take_over(cause, std::move(outcome));
  next_probe_ = now.steady + with_jitter(length_, random);
}

// The file may be damaged, and its times those of a clock that was wrong: it began now at the latest, and
// pauses no longer than its length from now.
Hold::Hold(const state::StoredHold& stored, const Moment& now)
    : entry_(find_entry(stored.entry)),
      pause_(pause_named(stored.pause)),
      by_session_(stored.by_session),
      outcome_(stored.outcome),
      length_(std::clamp(stored.length, first_pause(pause_), kLongestPause)),
      since_(std::min(stored.since, now.wall)) {
  kind_ = kind_of(stored.scope, entry_);
  const Clock::Wall latest =
      now.wall + std::chrono::duration_cast<Clock::Wall::duration>(longest_with_jitter(length_));
  next_probe_ = now.steady + std::chrono::duration_cast<Clock::Steady::duration>(
                                 std::clamp(stored.next_probe, now.wall, latest) - now.wall);
}

void Hold::known_as(const HoldScope& scope) {
  scope_ = scope;
  kind_ = scope.kind;
}

void Hold::go_on(const HoldCause& cause, Outcome outcome, const Moment& now, double random) {
  take_over(cause, std::move(outcome));
  length_ = next_pause(pause_, length_);
  next_probe_ = now.steady + with_jitter(length_, random);
}

void Hold::take_over(const HoldCause& cause, Outcome outcome) {
  entry_ = cause.entry;
  pause_ = cause.pause;
  by_session_ = cause.by_session;
  outcome_ = std::move(outcome);
}

void Hold::remember(const std::optional<base::Digest>& message) {
  if (message) failed_.touch(*message);
}

void Hold::due_now(Clock::Steady now) {
  next_probe_ = std::min(next_probe_, now);
  failed_.clear();
  prober = 0;
}

Clock::Steady Hold::opens(const std::optional<base::Digest>& message) {
  const bool failed = message && failed_.find(*message) != nullptr;
  return failed ? next_probe_ + kOthersFirst : next_probe_;
}

bool Hold::may_probe(const std::optional<base::Digest>& message, Clock::Steady now) {
  return prober == 0 && now >= opens(message);
}

bool Hold::refuses(const Traveller& traveller) const {
  return !traveller.promised_from && run() == Run::kForeignFrom;
}

Outcome Hold::told(const Traveller& traveller, Clock::Steady now) {
  const std::string when =
      prober != 0 ? "another try is on its way"
                  : fmt::format("next try in {} s", whole_seconds(opens(traveller.message) - now));
  const std::string words = outcome_.from_exchange ? fmt::format("{} {} {}", outcome_.code,
                                                                 outcome_.status.to_string(), outcome_.text)
                                                   : outcome_.text;
  Outcome outcome =
      refuses(traveller)
          ? Outcome::refused(kRefusedHere, {5, outcome_.status.subject, outcome_.status.detail},
                             fmt::format("{} refused here without a connection, {}: {}", name(), when, words))
          : Outcome::deferred({4, outcome_.status.subject, outcome_.status.detail},
                              fmt::format("{} held, {}: {}", name(), when, words));
  outcome.because(outcome_.cause, outcome_.remedy);
  outcome.detail = outcome_.detail;
  return outcome;
}

std::string Hold::name() const {
  if (scope_) return scope_->name();
  switch (kind_) {
    case Kind::kSender:
      return "a sender";
    case Kind::kMailbox:
      return "a mailbox";
    case Kind::kTenant:
      return tenant_scope().name();
    case Kind::kEndpoint:
      break;
  }
  return endpoint_scope().name();
}

Clock::Wall Hold::next_probe_on_wall(const Moment& now) const {
  return now.wall + std::chrono::duration_cast<Clock::Wall::duration>(next_probe_ - now.steady);
}

state::StoredHold Hold::stored(const base::Digest& scope, const Moment& now) const {
  return {.scope = scope,
          .entry = entry_ == nullptr ? std::string() : std::string(entry_->id),
          .outcome = outcome_,
          .pause = std::string(name_of(pause_)),
          .by_session = by_session_,
          .length = length_,
          .since = since_,
          .next_probe = next_probe_on_wall(now)};
}

log::HoldEvent Hold::event(const Moment& now) const {
  return {.scope = name(),
          .outcome = outcome_,
          .by_session = by_session_,
          .next_probe = seconds(whole_seconds(next_probe_ - now.steady)),
          .lasted = std::chrono::duration_cast<seconds>(now.wall - since_)};
}

}  // namespace exosubmit::exchange
