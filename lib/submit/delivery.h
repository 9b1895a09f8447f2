// The second half of a message's life: slot, token, session, send, record (DESIGN.md, sections 4.7 to 4.11).
#pragma once

#include <string>
#include <vector>

#include "exchange/patience.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "submit/parts.h"
#include "submit/report.h"
#include "submit/transmission.h"

namespace exosubmit::submit {

struct OutgoingMessage {
  mail::Path sender;
  const std::vector<mail::Path>& recipients;  // of the report, in its order
  mail::WireMessage content;
  std::string queue_id;
  bool smtputf8 = false;
  bool promised_from = true;  // the settings promise the From that Exchange will see
};

// One per message, used by its thread.
class Delivery {
 public:
  Delivery(const Parts& parts, Account& account, const OutgoingMessage& message, exchange::Patience& patience,
           Report& report);

  // Sends to every recipient without an outcome, as many at a time as one message may have.
  void run();

 private:
  enum class Step { kSettled, kContended, kDeadSession };

  void send(const std::vector<std::size_t>& batch);
  Step try_once(const std::vector<std::size_t>& batch, bool fresh);
  Transmission transmit_to(const std::vector<std::size_t>& recipients, exchange::OpenSession& session);
  void tell_of_doubts(const std::vector<std::size_t>& recipients) const;
  void record(const std::vector<std::size_t>& recipients, const Transmission& transmission);
  void count(const Transmission& transmission);
  Step settle(const std::vector<std::size_t>& recipients, const mail::Outcome& outcome);

  const Parts& parts_;
  Account& account_;
  const OutgoingMessage& message_;
  exchange::Patience& patience_;
  Report& report_;
};

}  // namespace exosubmit::submit
