#include "exchange/holds.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace exosubmit::exchange {
namespace {

using mail::Fate;
using mail::Outcome;

// Applications that invent senders must not fill memory and store: the hold due longest ago goes.
constexpr std::size_t kMostSenders = 1000;

bool final_answer(const Judgement& judgement) {
  return judgement.stage == Stage::kFinal && judgement.outcome.from_exchange;
}

Outcome deferred_with_its_scope(Outcome outcome, const HoldScope& scope) {
  outcome.fate = Fate::kDeferred;
  outcome.cause += "; so it is with different messages in a row, and " + scope.name() + " is held";
  return outcome;
}

Outcome no_final_answers() {
  return Outcome::deferred({4, 4, 2}, "no final answer to different messages in a row")
      .because("Connections to Exchange end or fall silent between the last octet and the answer",
               in_doubt("").remedy);
}

}  // namespace

Passage::Passage(Passage&& other) noexcept
    : holds_(std::exchange(other.holds_, nullptr)),
      traveller_(std::move(other.traveller_)),
      id_(other.id_),
      without_message_(other.without_message_),
      failed_(other.failed_) {}

Passage::~Passage() {
  if (holds_ != nullptr && probe()) holds_->leave(*this);
}

void Passage::authenticated() { holds_->authenticated(traveller_); }

Outcome Passage::failed(const Judgement& judgement) {
  failed_ = true;
  return holds_->failed(judgement, *this);
}

void Passage::in_doubt() {
  failed_ = true;
  holds_->in_doubt(*this);
}

void Passage::accepted() { holds_->accepted(*this); }

Holds::Holds(state::HoldStore& store, base::Clock& clock, log::Sink& sink, std::function<double()> random)
    : clock_(clock), news_(store, sink), random_(std::move(random)) {
  const auto stored = store.all();
  if (!stored) return;
  const Moment now(clock_);
  for (const state::StoredHold& hold : *stored) holds_.emplace(hold.scope, Hold(hold, now));
}

Holds::Standing Holds::standing(const Traveller& traveller) {
  const std::lock_guard lock(mutex_);
  const Way way = way_of(traveller, clock_.steady());
  if (way.blocking != nullptr) return Standing::kHeld;
  return way.holds.empty() ? Standing::kFree : Standing::kDue;
}

tl::expected<Passage, Outcome> Holds::pass(const Traveller& traveller) {
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  const Way way = way_of(traveller, now);
  if (way.blocking != nullptr) return tl::unexpected(way.blocking->told(traveller, now));
  return Passage(*this, traveller, way.holds.empty() ? 0 : probe(way.holds));
}

std::optional<Passage> Holds::probe_by_session(const std::string& mailbox) {
  const Traveller nobody{.mailbox = mailbox, .from = {}, .message = {}};
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  std::vector<Hold*> holds = way_of(nobody, now).holds;
  std::erase_if(holds, [](const Hold* hold) { return !hold->by_session(); });
  const bool due = std::all_of(holds.begin(), holds.end(),
                               [now](Hold* hold) { return hold->may_probe(std::nullopt, now); });
  if (holds.empty() || !due) return std::nullopt;
  Passage passage(*this, nobody, probe(holds));
  passage.without_message_ = true;
  return passage;
}

std::optional<Outcome> Holds::all_held(const std::vector<std::string>& mailboxes) {
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  Hold* first = nullptr;
  for (const std::string& mailbox : mailboxes) {
    Hold* const blocking = way_of({.mailbox = mailbox, .from = {}, .message = {}}, now).blocking;
    if (blocking == nullptr) return std::nullopt;
    if (first == nullptr || blocking->next_probe() < first->next_probe()) first = blocking;
  }
  if (first == nullptr) return std::nullopt;
  return first->told({}, now);
}

std::vector<std::string> Holds::probe_now(const std::string& name) {
  std::vector<std::string> moved;
  {
    const std::lock_guard lock(mutex_);
    const Moment now(clock_);
    // A restart leaves of a scope its digest alone.
    const base::Digest named = base::sha256(base::to_lower(name));
    for (auto& [digest, hold] : holds_) {
      if (!name.empty() && digest != named && hold.name() != name) continue;
      hold.due_now(now.steady);
      news_.moved(digest, hold, now);
      moved.push_back(hold.name());
    }
  }
  news_.spread();
  return moved;
}

std::vector<Holds::Held> Holds::held() {
  const std::lock_guard lock(mutex_);
  const Moment now(clock_);
  std::vector<Held> held;
  for (const auto& [digest, hold] : holds_) {
    held.push_back({digest, hold.name(), hold.by_session(), hold.outcome(), hold.since(),
                    hold.next_probe_on_wall(now), hold.length()});
  }
  return held;
}

void Holds::authenticated(const Traveller& traveller) {
  {
    const std::lock_guard lock(mutex_);
    runs_.end(endpoint_scope(), Run::kConnection);
    for (const HoldScope& scope : scopes_of(traveller)) {
      const auto found = find(scope);
      if (found != holds_.end() && found->second.by_session()) end(found);
    }
  }
  news_.spread();
}

Outcome Holds::failed(const Judgement& judgement, const Passage& passage) {
  Outcome outcome = judgement.outcome;
  {
    const std::lock_guard lock(mutex_);
    if (final_answer(judgement)) answered();
    if (const auto cause = cause_of(judgement, passage.traveller_)) {
      outcome = met(*cause, std::move(outcome), passage);
    }
  }
  news_.spread();
  return outcome;
}

void Holds::in_doubt(const Passage& passage) {
  {
    const std::lock_guard lock(mutex_);
    (void)met(in_doubt_cause(), no_final_answers(), passage);
  }
  news_.spread();
}

void Holds::accepted(const Passage& passage) {
  {
    const std::lock_guard lock(mutex_);
    answered();
    for (const HoldScope& scope : scopes_of(passage.traveller_)) {
      runs_.end(scope);
      const auto found = find(scope);
      if (found != holds_.end() && passage.probe() && found->second.prober == passage.id_) end(found);
    }
  }
  news_.spread();
}

// What was told decides; a probe of which nothing was told leaves the holds due.
void Holds::leave(const Passage& passage) {
  const std::lock_guard lock(mutex_);
  const Steady now = clock_.steady();
  for (auto& [digest, hold] : holds_) {
    if (hold.prober != passage.id_) continue;
    hold.prober = 0;
    // It failed for another reason. A message's is its own; a session's stops the next one too.
    if (passage.without_message_ && passage.failed_) hold.not_before(now + first_pause(hold.pause()));
  }
}

Holds::Table::iterator Holds::find(const HoldScope& scope) {
  if (holds_.empty()) return holds_.end();
  const auto found = holds_.find(digest_of(scope));
  if (found != holds_.end()) found->second.known_as(scope);
  return found;
}

Holds::Way Holds::way_of(const Traveller& traveller, Steady now) {
  // To be deferred goes before to be refused, and what lasts longer before what is over sooner.
  const auto weight = [&](Hold& hold) {
    return std::pair(!hold.refuses(traveller), hold.opens(traveller.message));
  };
  Way way;
  if (holds_.empty()) return way;
  for (const HoldScope& scope : scopes_of(traveller)) {
    const auto found = find(scope);
    if (found == holds_.end()) continue;
    Hold& hold = found->second;
    way.holds.push_back(&hold);
    if (hold.may_probe(traveller.message, now)) continue;
    if (way.blocking == nullptr || weight(*way.blocking) < weight(hold)) way.blocking = &hold;
  }
  return way;
}

std::uint64_t Holds::probe(const std::vector<Hold*>& holds) {
  ++last_probe_;
  for (Hold* const hold : holds) hold->prober = last_probe_;
  return last_probe_;
}

// The path of final answers is sound, whatever they say.
void Holds::answered() {
  runs_.end(endpoint_scope(), Run::kInDoubt);
  const auto found = find(endpoint_scope());
  if (found != holds_.end() && found->second.run() == Run::kInDoubt) end(found);
}

Outcome Holds::met(const HoldCause& cause, Outcome outcome, const Passage& passage) {
  const Moment now(clock_);
  const auto& message = passage.traveller_.message;
  const bool proven = runs_.proven(cause, message, now.steady);
  const auto found = find(cause.scope);
  const bool probed = found != holds_.end() && passage.probe() && found->second.prober == passage.id_;
  if (!proven && !(probed && found->second.run() == cause.run)) return outcome;

  Outcome why = outcome;
  if (outcome.fate == Fate::kRefused && cause.run != Run::kForeignFrom) {
    why.fate = Fate::kDeferred;
    outcome = deferred_with_its_scope(std::move(outcome), cause.scope);
  }
  if (found == holds_.end()) {
    begin(cause, std::move(why), message, now);
    return outcome;
  }
  Hold& hold = found->second;
  hold.remember(message);
  if (probed) {
    hold.prober = 0;
    hold.go_on(cause, std::move(why), now, random_());
    news_.goes_on(found->first, hold, now);
  }
  return outcome;
}

void Holds::begin(const HoldCause& cause, Outcome outcome, const std::optional<base::Digest>& message,
                  const Moment& now) {
  if (cause.scope.kind == HoldScope::Kind::kSender) make_room_for_a_sender();
  const base::Digest digest = digest_of(cause.scope);
  Hold& hold = holds_.emplace(digest, Hold(cause, std::move(outcome), now, random_())).first->second;
  hold.remember(message);
  news_.began(digest, hold, now);
}

void Holds::make_room_for_a_sender() {
  std::size_t senders = 0;
  auto oldest = holds_.end();
  for (auto each = holds_.begin(); each != holds_.end(); ++each) {
    if (each->second.kind() != HoldScope::Kind::kSender) continue;
    ++senders;
    if (oldest == holds_.end() || each->second.next_probe() < oldest->second.next_probe()) oldest = each;
  }
  if (senders < kMostSenders) return;
  news_.forgotten(oldest->first);
  holds_.erase(oldest);
}

void Holds::end(Table::iterator hold) {
  news_.ended(hold->first, hold->second, Moment(clock_));
  holds_.erase(hold);
}

}  // namespace exosubmit::exchange
