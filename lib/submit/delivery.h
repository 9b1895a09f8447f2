// The second half of a message's life: slot, token, session, send, record (DESIGN.md, sections 4.7 to 4.11).
#pragma once

#include <optional>
#include <vector>

#include "exchange/patience.h"
#include "submit/outgoing.h"
#include "submit/parts.h"
#include "submit/report.h"
#include "submit/transmission.h"

namespace exosubmit::submit {

// One per message and mailbox, used by the message's thread.
class Delivery {
 public:
  Delivery(const Parts& parts, Account& account, const OutgoingMessage& message, exchange::Patience& patience,
           Report& report);

  // Sends to the recipients without an outcome, at most as many as one message may have. An outcome: a hold
  // began while it waited for its slot, and nobody has got an outcome.
  std::optional<mail::Outcome> send();

 private:
  enum class Step { kSettled, kContended, kDeadSession };

  base::Result<exchange::Slot> take_slot(std::size_t recipients);
  Step try_once(const std::vector<std::size_t>& batch, bool fresh);
  Transmission transmit_to(const std::vector<std::size_t>& recipients, exchange::OpenSession& session);
  void tell_of_doubts(const std::vector<std::size_t>& recipients) const;
  void share_answer(Transmission& transmission, std::size_t recipients) const;
  void tell_holds(Transmission& transmission);
  void record(const std::vector<std::size_t>& recipients, const Transmission& transmission);
  void count(const Transmission& transmission);
  bool gave_up() const;
  bool redirects() const { return message_.redirect_to.has_value(); }
  Step settle(const std::vector<std::size_t>& recipients, const mail::Outcome& outcome);

  const Parts& parts_;
  Account& account_;
  const OutgoingMessage& message_;
  exchange::Patience& patience_;
  Report& report_;
  exchange::Slot* slot_ = nullptr;        // while send() runs
  exchange::Passage* passage_ = nullptr;  // likewise
};

}  // namespace exosubmit::submit
