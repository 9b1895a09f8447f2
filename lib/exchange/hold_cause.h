// Which scope a failure speaks of, and how much proof it wants: DESIGN.md, section 5, as a function.
#pragma once

#include <chrono>
#include <optional>

#include "exchange/catalogue.h"
#include "exchange/classify.h"
#include "exchange/hold_scope.h"

namespace exosubmit::exchange {

// Failures that count together. kNone: one is proof enough.
enum class Run {
  kNone,
  kConnection,   // no session with the endpoint
  kInDoubt,      // no final answer
  kLogon,        // the mailbox does not open
  kRefusal,      // refused after the data in words that may mean the mailbox
  kForeignFrom,  // a From that nobody promised: refused, and the hold refuses too
};

struct HoldCause {
  HoldScope scope;
  const Entry* entry = nullptr;
  Pause pause = Pause::kNone;
  bool by_session = false;  // it came before MAIL: a session that stands is the probe's success
  Run run = Run::kNone;
  unsigned failures = 1;           // so many begin the hold
  unsigned messages = 1;           // and so many different messages among them
  std::chrono::seconds within{0};  // they lie so close together; 0: with no success between
};

// Nothing: it is this message's failure alone.
std::optional<HoldCause> cause_of(const Judgement& judgement, const Traveller& traveller);

HoldCause in_doubt_cause();

// The run that a hold with this cause came from.
Run run_of(HoldScope::Kind kind, const Entry* entry, bool by_session, mail::Fate fate);

}  // namespace exosubmit::exchange
