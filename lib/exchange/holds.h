// Scopes that Exchange has shut, and when each is tried again (DESIGN.md, section 5).
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "exchange/classify.h"
#include "log/sink.h"
#include "mail/outcome.h"
#include "state/hold_store.h"

namespace exosubmit::exchange {

struct HoldScope {
  enum class Kind { kSender, kMailbox, kTenant, kEndpoint };
  Kind kind = Kind::kEndpoint;
  std::string mailbox = {};  // of kSender and kMailbox: username in lower case
  std::string from = {};     // of kSender: header From in lower case

  std::string name() const;  // "mailbox app@contoso.example": for log, replies and `release`
  auto operator<=>(const HoldScope&) const = default;
};

// Whom a hold may stop.
struct Traveller {
  std::string mailbox;                  // username
  std::string from;                     // header From as Exchange will see it
  std::optional<base::Digest> message;  // fingerprint; nothing: it is unlike every other
  bool promised_from = true;            // the settings promise `from`
};

class Holds;

// Leave to spend a connection, for one message or for a probe without one. Tells the holds what came of it;
// dies: if it was a probe and nothing was told, another may probe.
class Passage {
 public:
  Passage(Passage&& other) noexcept;
  Passage& operator=(Passage&&) = delete;
  ~Passage();

  // A session stands, authenticated: ends every hold whose cause was before MAIL.
  void authenticated();

  // A failure at any stage. Begins a hold, lengthens that of a probe, or neither. Gives the outcome that is
  // now the message's: the one that begins a hold by its number is deferred though Exchange refused it.
  mail::Outcome failed(const Judgement& judgement);

  // No final answer after the last content octet.
  void in_doubt();

  // Exchange took the message: ends every hold on its way, and every run of failures.
  void accepted();

  bool probe() const;

 private:
  friend class Holds;
  Passage(Holds& holds, Traveller traveller, std::vector<HoldScope> probed);
  Holds* holds_;
  Traveller traveller_;
  std::vector<HoldScope> probed_;
};

// Outlives a reload of the settings. Shared by threads.
class Holds {
 public:
  // Takes up what is stored. References outlive this.
  Holds(state::HoldStore& store, base::Clock& clock, log::Sink& sink);

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

  // `release` and reload: the next probes are due now; the pauses are not forgotten.
  void probe_now();

  struct Held {
    std::string scope;
    mail::Outcome outcome;
    base::Clock::Wall since{};
    base::Clock::Wall next_probe{};
    std::chrono::seconds pause{0};
  };
  std::vector<Held> held();
};

}  // namespace exosubmit::exchange
