// One send: some recipients of one message in one transaction on one session, and what it means for each.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "exchange/classify.h"
#include "exchange/patience.h"
#include "exchange/sessions.h"
#include "mail/content.h"
#include "mail/envelope.h"
#include "smtp/transaction.h"
#include "submit/endpoint.h"

namespace exosubmit::submit {

struct Transmission {
  std::vector<exchange::Judgement> judgements;  // one for each recipient of the request
  bool dead_session = false;     // nothing was taken: the session was dead or said 421 before content
  bool chunking_failed = false;  // BDAT itself was refused or never answered
};

// Messages above this go out only after MAIL and RCPT were answered.
inline constexpr std::size_t kEagerContentBytes = 64 * 1024;

// After so long without use a session may have died without a sign.
inline constexpr std::chrono::seconds kEagerIdle{5};

// MAIL and RCPT are answered before content flows: a large message, or a session idle for long.
bool content_waits(const exchange::OpenSession& session, std::size_t content_bytes, base::Clock::Steady now);

// Runs the transaction. The session's `reset_owed` is set for the next one.
Transmission transmit(smtp::TransactionRequest request, bool promised_from, exchange::OpenSession& session,
                      exchange::Patience& patience, const exchange::Milestones& milestones);

}  // namespace exosubmit::submit
