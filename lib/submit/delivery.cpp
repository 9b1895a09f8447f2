#include "submit/delivery.h"

#include <algorithm>
#include <utility>

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

std::optional<Outcome> Delivery::send() {
  auto batch = report_.open();
  if (!redirects()) batch.resize(std::min(batch.size(), account_.settings.recipients_per_message));
  auto slot = take_slot(redirects() ? 1 : batch.size());
  if (!slot) {
    settle(batch, Outcome::deferred({4, 3, 2}, slot.error().text));
    return std::nullopt;
  }
  auto passage = parts_.holds.pass(message_.traveller);
  if (!passage) return std::move(passage.error());
  slot_ = &*slot;
  passage_ = &*passage;
  if (try_once(batch, false) == Step::kDeadSession) try_once(batch, true);
  return std::nullopt;
}

base::Result<exchange::Slot> Delivery::take_slot(std::size_t recipients) {
  const Stopwatch stopwatch(parts_.clock, report_.delays[0]);
  const auto until = parts_.clock.steady() + account_.settings.slot_wait;
  return account_.pace.take(recipients, patience_, until);
}

Delivery::Step Delivery::try_once(const std::vector<std::size_t>& batch, bool fresh) {
  auto opened = [&] {
    const Stopwatch stopwatch(parts_.clock, report_.delays[1]);
    return fresh ? account_.sessions.open_fresh(patience_) : account_.sessions.open(patience_);
  }();
  report_.relay = opened ? opened->session->peer() : account_.sessions.last_peer();
  if (!opened) {
    return settle(batch, gave_up() ? opened.error().outcome : passage_->failed(opened.error()));
  }
  if (!opened->used_before) passage_->authenticated();

  const auto ours = parts_.recall.claim(report_, batch);
  if (!ours || ours->empty()) {
    account_.sessions.put_back(std::move(*opened));
    return ours ? Step::kContended : settle(batch, Outcome::deferred({4, 3, 0}, ours.error().text));
  }
  const bool used_before = opened->used_before;
  Transmission transmission = transmit_to(*ours, *opened);
  account_.sessions.put_back(std::move(*opened));
  const bool again = transmission.dead_session && used_before && !gave_up();
  if (!again) tell_holds(transmission);
  record(*ours, transmission);
  return again ? Step::kDeadSession : Step::kSettled;
}

Transmission Delivery::transmit_to(const std::vector<std::size_t>& recipients,
                                   exchange::OpenSession& session) {
  tell_of_doubts(recipients);
  const Stopwatch stopwatch(parts_.clock, report_.delays[2]);
  smtp::TransactionRequest request;
  request.sender = message_.sender;
  if (redirects()) {
    request.recipients.push_back(*message_.redirect_to);
  } else {
    for (const std::size_t i : recipients) request.recipients.push_back(message_.recipients[i]);
  }
  request.content = &message_.content;
  request.eight_bit = message_.content.eight_bit();
  request.smtputf8 = message_.smtputf8;
  request.reset_first = session.reset_owed;
  request.content_waits = content_waits(session, message_.content.size(), parts_.clock.steady());
  request.chunking = parts_.settings.exchange.chunking == config::Chunking::kAuto &&
                     session.session->capabilities().chunking && parts_.endpoint.chunking;
  const exchange::Milestones milestones{[&] { parts_.recall.still_sending(report_, recipients); },
                                        [&] { slot_->content_written(); }};
  auto transmission =
      transmit(std::move(request), message_.traveller.promised_from, session, patience_, milestones);
  if (redirects()) share_answer(transmission, recipients.size());
  return transmission;
}

// What became of the one redirected copy is everybody's; whom a failure is about must be said.
void Delivery::share_answer(Transmission& transmission, std::size_t recipients) const {
  exchange::Judgement only = transmission.judgements.front();
  std::string& cause = only.outcome.cause;
  if (only.outcome.fate != Fate::kAccepted) {
    cause = "[milter] redirect_to is set, so this is about " + message_.redirect_to->address +
            (cause.empty() ? "" : "; " + cause);
  }
  transmission.judgements.assign(recipients, only);
}

// What the holds make of each failure; recipients with the same answer are one.
void Delivery::tell_holds(Transmission& transmission) {
  const exchange::Judgement* told = nullptr;
  for (exchange::Judgement& judgement : transmission.judgements) {
    const bool same = told != nullptr && told->entry == judgement.entry && told->stage == judgement.stage &&
                      told->outcome.code == judgement.outcome.code &&
                      told->outcome.in_doubt == judgement.outcome.in_doubt;
    if (same) {
      judgement.outcome.fate = told->outcome.fate;
    } else if (judgement.outcome.in_doubt) {
      passage_->in_doubt();
    } else if (judgement.outcome.fate != Fate::kAccepted) {
      judgement.outcome = passage_->failed(judgement);
    }
    told = &judgement;
  }
}

void Delivery::record(const std::vector<std::size_t>& recipients, const Transmission& transmission) {
  for (std::size_t j = 0; j < recipients.size(); ++j) {
    report_.recipients[recipients[j]].outcome = transmission.judgements[j].outcome;
  }
  // What Exchange took stays taken; a store that fails tells of it itself.
  (void)parts_.recall.record(report_, recipients);
  count(transmission);
  if (transmission.chunking_failed && parts_.endpoint.chunking.exchange(false)) {
    log::chunking_given_up(parts_.sink, report_.relay, transmission.judgements.front().outcome.text);
  }
}

// What the mailbox's limits, its refusal budget and the holds must know. A hold that ends is stored and
// logged: nothing that takes so long stands between Exchange's answer and the journal.
void Delivery::count(const Transmission& transmission) {
  std::size_t served = 0;
  bool accepted = false;
  bool refused = false;  // after the data; what is deferred by a hold is bounded by that hold
  for (const exchange::Judgement& judgement : transmission.judgements) {
    const Outcome& outcome = judgement.outcome;
    accepted = accepted || outcome.fate == Fate::kAccepted;
    refused = refused || (outcome.fate == Fate::kRefused && judgement.stage == exchange::Stage::kFinal);
    if (outcome.fate == Fate::kAccepted || outcome.in_doubt) ++served;
    if (judgement.entry != nullptr && judgement.entry->scope == exchange::Scope::kConcurrency) {
      account_.pace.too_many_sessions();
    }
  }
  if (served > 0) slot_->served(redirects() ? 1 : served);
  const std::string& mailbox = account_.settings.username;
  if (accepted) passage_->accepted();
  if (accepted) parts_.refusals.accepted(mailbox, message_.original);
  if (refused) parts_.refusals.refused(mailbox, message_.original);
}

// What fails now may have failed for want of time.
bool Delivery::gave_up() const {
  return patience_.stopping() || parts_.clock.steady() >= patience_.deadline();
}

// Before the content goes: after a death nobody else tells of the copy.
void Delivery::tell_of_doubts(const std::vector<std::size_t>& recipients) const {
  for (const std::size_t i : recipients) {
    const RecipientReport& recipient = report_.recipients[i];
    if (recipient.doubts == 0) continue;
    log::sent_again(parts_.sink, {message_.queue_id, recipient.address, recipient.doubts});
  }
}

Delivery::Step Delivery::settle(const std::vector<std::size_t>& recipients, const Outcome& outcome) {
  for (const std::size_t i : recipients) report_.recipients[i].outcome = outcome;
  return Step::kSettled;
}

}  // namespace exosubmit::submit
