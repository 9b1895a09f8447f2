#include "submit/delivery.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "log/events.h"

namespace exosubmit::submit {
namespace {

using mail::Fate;
using mail::Outcome;

// Adds the time from its making to its end to one of the report's delays.
class Stopwatch {
 public:
  Stopwatch(base::Clock& clock, double& seconds) : clock_(clock), seconds_(seconds), begin_(clock.steady()) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() { seconds_ += std::chrono::duration<double>(clock_.steady() - begin_).count(); }

 private:
  base::Clock& clock_;
  double& seconds_;
  base::Clock::Steady begin_;
};

}  // namespace

Delivery::Delivery(const Parts& parts, Account& account, const OutgoingMessage& message,
                   exchange::Patience& patience, Report& report)
    : parts_(parts), account_(account), message_(message), patience_(patience), report_(report) {}

void Delivery::run() {
  for (auto open = report_.open(); !open.empty(); open = report_.open()) {
    open.resize(std::min(open.size(), account_.settings.recipients_per_message));
    send(open);
    parts_.recall.known_outcomes(report_, patience_);
  }
}

void Delivery::send(const std::vector<std::size_t>& batch) {
  const auto slot = [&] {
    const Stopwatch stopwatch(parts_.clock, report_.delays[0]);
    return account_.pace.take(patience_, parts_.clock.steady() + account_.settings.slot_wait);
  }();
  if (!slot) {
    settle(batch, Outcome::deferred({4, 3, 2}, slot.error().text));
  } else if (try_once(batch, false) == Step::kDeadSession) {
    try_once(batch, true);
  }
}

Delivery::Step Delivery::try_once(const std::vector<std::size_t>& batch, bool fresh) {
  auto opened = [&] {
    const Stopwatch stopwatch(parts_.clock, report_.delays[1]);
    return fresh ? account_.sessions.open_fresh(patience_) : account_.sessions.open(patience_);
  }();
  report_.relay = opened ? opened->session->peer() : account_.sessions.last_peer();
  if (!opened) return settle(batch, opened.error().outcome);

  const auto ours = parts_.recall.claim(report_, batch);
  if (!ours) return settle(batch, Outcome::deferred({4, 3, 0}, ours.error().text));
  if (ours->empty()) {
    account_.sessions.put_back(std::move(*opened));
    return Step::kContended;
  }
  const bool used_before = opened->used_before;
  const Transmission transmission = transmit_to(*ours, *opened);
  account_.sessions.put_back(std::move(*opened));
  record(*ours, transmission);
  const bool we_gave_up = patience_.stopping() || parts_.clock.steady() >= patience_.deadline();
  return transmission.dead_session && used_before && !we_gave_up ? Step::kDeadSession : Step::kSettled;
}

Transmission Delivery::transmit_to(const std::vector<std::size_t>& recipients,
                                   exchange::OpenSession& session) {
  const Stopwatch stopwatch(parts_.clock, report_.delays[2]);
  smtp::TransactionRequest request;
  request.sender = message_.sender;
  for (const std::size_t i : recipients) request.recipients.push_back(message_.recipients[i]);
  request.content = &message_.content;
  request.eight_bit = message_.content.eight_bit();
  request.smtputf8 = message_.smtputf8;
  request.reset_first = session.reset_owed;
  request.content_waits = content_waits(session, message_.content.size(), parts_.clock.steady());
  request.chunking = session.session->capabilities().chunking && parts_.endpoint.chunking;
  return transmit(std::move(request), message_.promised_from, session, patience_,
                  [&] { parts_.recall.still_sending(report_, recipients); });
}

void Delivery::record(const std::vector<std::size_t>& recipients, const Transmission& transmission) {
  for (std::size_t j = 0; j < recipients.size(); ++j) {
    report_.recipients[recipients[j]].outcome = transmission.outcomes[j];
  }
  // What Exchange took stays taken; a store that fails tells of it itself, here and in count().
  (void)parts_.recall.record(report_, recipients);
  if (transmission.content_written) count(transmission);
  if (transmission.chunking_failed && parts_.endpoint.chunking.exchange(false)) {
    log::chunking_given_up(parts_.sink, report_.relay, transmission.outcomes.front().text);
  }
}

void Delivery::count(const Transmission& transmission) {
  const std::string mailbox = base::to_lower(account_.settings.username);
  const auto served = static_cast<std::size_t>(
      std::count_if(transmission.outcomes.begin(), transmission.outcomes.end(),
                    [](const Outcome& o) { return o.fate == Fate::kAccepted || o.in_doubt; }));
  const auto now = parts_.clock.wall();
  (void)parts_.ledger.add_send(mailbox, now);
  if (served > 0) (void)parts_.ledger.add_recipients(mailbox, served, now);
}

Delivery::Step Delivery::settle(const std::vector<std::size_t>& recipients, const Outcome& outcome) {
  for (const std::size_t i : recipients) report_.recipients[i].outcome = outcome;
  return Step::kSettled;
}

}  // namespace exosubmit::submit
