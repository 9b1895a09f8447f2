// One scope that is held: why, since when, and who may probe it when.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/clock.h"
#include "base/digest.h"
#include "exchange/hold_cause.h"
#include "exchange/hold_scope.h"
#include "exchange/recent.h"
#include "log/events.h"
#include "mail/outcome.h"
#include "state/hold_store.h"

namespace exosubmit::exchange {

// A time on both of the clock's faces: waits are steady, what is stored or shown is not.
struct Moment {
  explicit Moment(const base::Clock& clock) : steady(clock.steady()), wall(clock.wall()) {}
  base::Clock::Steady steady;
  base::Clock::Wall wall;
};

// For one thread at a time.
class Hold {
 public:
  Hold(const HoldCause& cause, mail::Outcome outcome, const Moment& now, double random);

  // Its scope is known by the digest alone until known_as() is told.
  Hold(const state::StoredHold& stored, const Moment& now);

  void known_as(const HoldScope& scope);

  // A probe failed, perhaps for another cause than before: the next one is after a longer pause.
  void go_on(const HoldCause& cause, mail::Outcome outcome, const Moment& now, double random);

  // This message failed in the hold: others probe before it.
  void remember(const std::optional<base::Digest>& message);

  // The pause is over; whoever failed before may probe as well. A probe under way began before what was
  // repaired: its failure tells nothing.
  void due_now(base::Clock::Steady now);

  // Not before `time`, the length of the pause unchanged.
  void not_before(base::Clock::Steady time) { next_probe_ = std::max(next_probe_, time); }

  // When this message may probe.
  base::Clock::Steady opens(const std::optional<base::Digest>& message);
  bool may_probe(const std::optional<base::Digest>& message, base::Clock::Steady now);

  // Who probes it now; 0: nobody.
  std::uint64_t prober = 0;

  // It stands for a From that nobody promised, and Exchange refused: what it stops is refused here.
  bool refuses(const Traveller& traveller) const;

  // What a message is told that it stops.
  mail::Outcome told(const Traveller& traveller, base::Clock::Steady now);

  std::string name() const;
  HoldScope::Kind kind() const { return kind_; }
  Pause pause() const { return pause_; }
  bool by_session() const { return by_session_; }
  Run run() const { return run_of(kind_, entry_, by_session_, outcome_.fate); }
  const mail::Outcome& outcome() const { return outcome_; }
  base::Clock::Wall since() const { return since_; }
  base::Clock::Steady next_probe() const { return next_probe_; }
  base::Clock::Wall next_probe_on_wall(const Moment& now) const;
  std::chrono::seconds length() const { return length_; }

  state::StoredHold stored(const base::Digest& scope, const Moment& now) const;
  log::HoldEvent event(const Moment& now) const;

 private:
  void take_over(const HoldCause& cause, mail::Outcome outcome);

  static constexpr std::size_t kMostRemembered = 1000;
  HoldScope::Kind kind_;
  std::optional<HoldScope> scope_;
  const Entry* entry_ = nullptr;
  Pause pause_ = Pause::kNone;
  bool by_session_ = false;
  mail::Outcome outcome_;  // what began it, or failed last
  std::chrono::seconds length_{0};
  base::Clock::Wall since_;
  base::Clock::Steady next_probe_;
  Recent<base::Digest, std::monostate> failed_{kMostRemembered};
};

}  // namespace exosubmit::exchange
