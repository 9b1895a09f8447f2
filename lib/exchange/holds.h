// Scopes that Exchange has shut, and when each is tried again (DESIGN.md, section 5).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/digest.h"
#include "exchange/classify.h"
#include "exchange/failure_runs.h"
#include "exchange/hold.h"
#include "exchange/hold_news.h"
#include "exchange/hold_pause.h"
#include "exchange/hold_scope.h"
#include "log/sink.h"
#include "mail/outcome.h"
#include "state/hold_store.h"

namespace exosubmit::exchange {

class Holds;

// Leave to spend a connection, for one message or for a probe without one. Tells the holds what came of it;
// dies: if it was a probe and nothing was told, another may probe.
class Passage {
 public:
  Passage(Passage&& other) noexcept;
  Passage& operator=(Passage&&) = delete;
  ~Passage();

  // A new session stands, authenticated: ends every hold whose cause was before MAIL. One that was warm
  // proves nothing.
  void authenticated();

  // A failure at any stage. Begins a hold, lengthens that of a probe, or neither. Gives the outcome that is
  // now the message's: the one that begins a hold by its number is deferred though Exchange refused it.
  mail::Outcome failed(const Judgement& judgement);

  // No final answer after the last content octet.
  void in_doubt();

  // Exchange took the message: ends the holds that it probed, and every run of failures. One that was on its
  // way when a hold began does not end it.
  void accepted();

  bool probe() const { return id_ != 0; }

 private:
  friend class Holds;
  Passage(Holds& holds, Traveller traveller, std::uint64_t id)
      : holds_(&holds), traveller_(std::move(traveller)), id_(id) {}

  Holds* holds_;
  Traveller traveller_;
  std::uint64_t id_;  // of a probe; else 0
  bool without_message_ = false;
  bool failed_ = false;
};

// Outlives a reload of the settings. Shared by threads.
class Holds {
 public:
  // Takes up what is stored. References outlive this. `random` gives 0 to 1, for the pauses' jitter.
  Holds(state::HoldStore& store, base::Clock& clock, log::Sink& sink,
        std::function<double()> random = random_source());

  enum class Standing {
    kFree,
    kDue,  // held, and this one may be the probe
    kHeld,
  };
  Standing standing(const Traveller& traveller);

  // Just before a connection is spent. The outcome: held, deferred with the cause, the remedy and the seconds
  // to the next probe; refused for a From that nobody promised.
  tl::expected<Passage, mail::Outcome> pass(const Traveller& traveller);

  // Leave for AUTH and QUIT, which needs no message: where this mailbox's way is held by a cause before MAIL
  // and its pause is over.
  std::optional<Passage> probe_by_session(const std::string& mailbox);

  // The mailboxes (usernames) are all held and no probe is due: the answer to MAIL.
  std::optional<mail::Outcome> all_held(const std::vector<std::string>& mailboxes);

  // `release` and reload: the next probes are due now, for messages that failed as well; the pauses are not
  // forgotten. With a scope's name only that one's, as held() gives it. Gives the names of those it moved.
  std::vector<std::string> probe_now(const std::string& name = {});

  struct Held {
    base::Digest id{};  // the same when a name that a restart forgot is known again
    std::string scope;
    bool by_session = false;  // a sign-in probes it, else a message
    mail::Outcome outcome;
    base::Clock::Wall since{};
    base::Clock::Wall next_probe{};
    std::chrono::seconds pause{0};
  };
  std::vector<Held> held();

 private:
  friend class Passage;
  using Steady = base::Clock::Steady;
  using Table = std::map<base::Digest, Hold>;

  // The holds on somebody's way, and what they say to him.
  struct Way {
    std::vector<Hold*> holds;
    Hold* blocking = nullptr;  // the one that stops him longest; null: he may go, or probe all of them
  };

  void authenticated(const Traveller& traveller);
  mail::Outcome failed(const Judgement& judgement, const Passage& passage);
  void in_doubt(const Passage& passage);
  void accepted(const Passage& passage);
  void leave(const Passage& passage);

  // With mutex_ held.
  Table::iterator find(const HoldScope& scope);
  Way way_of(const Traveller& traveller, Steady now);
  std::uint64_t probe(const std::vector<Hold*>& holds);
  mail::Outcome met(const HoldCause& cause, mail::Outcome outcome, const Passage& passage);
  void begin(const HoldCause& cause, mail::Outcome outcome, const std::optional<base::Digest>& message,
             const Moment& now);
  void answered();
  void make_room_for_a_sender();
  void end(Table::iterator hold);

  base::Clock& clock_;
  HoldNews news_;
  std::mutex mutex_;
  std::function<double()> random_;  // guarded by mutex_
  Table holds_;                     // likewise
  FailureRuns runs_;                // likewise
  std::uint64_t last_probe_ = 0;    // likewise
};

}  // namespace exosubmit::exchange
