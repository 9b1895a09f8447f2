// From the recipients' outcomes to the verdict that Postfix gets: the table of DESIGN.md, section 3.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mail/outcome.h"
#include "milter/reply_text.h"

namespace exosubmit::milter {

struct RecipientState {
  std::string address;
  bool ours = true;
  bool returns_to_us = false;            // Postfix's routing brings it back to us, if it is queued
  std::optional<mail::Outcome> outcome;  // of ours always there
};

struct Answer {
  enum class Verdict { kDiscard, kAccept, kTempfail, kReject };
  Verdict verdict = Verdict::kTempfail;
  std::vector<std::size_t> removed;  // with kAccept: indices of recipients that Postfix must not deliver
  std::optional<Reply> reply;        // with kTempfail and kReject
};

struct AnswerRules {
  bool listener = false;
  bool queue_deferred = false;  // on_tempfail = queue
  // Counts, committed, how often this message has come to a listener with nothing new but refusals. Nothing:
  // the store failed, and the message waits.
  std::function<std::optional<std::size_t>()> count_partial;
  bool observing = false;  // mode = observe: nothing was sent
};

// At most so often the refused rest of a message is queued on a listener; then it is refused as a whole.
inline constexpr std::size_t kMaxPartialReturns = 3;

Answer decide(const std::vector<RecipientState>& recipients, const AnswerRules& rules);

}  // namespace exosubmit::milter
