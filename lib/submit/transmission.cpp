#include "submit/transmission.h"

#include <utility>

#include "exchange/classify.h"
#include "smtp/reply.h"

namespace exosubmit::submit {
namespace {

using exchange::Judgement;
using exchange::Stage;
using mail::Outcome;

constexpr int kServiceClosing = 421;

bool negative(const std::optional<smtp::Reply>& reply) { return reply && reply->code >= 400; }
bool closing(const std::optional<smtp::Reply>& reply) { return reply && reply->code == kServiceClosing; }

// 500 to 504: the command, not the message, was refused (RFC 5321 section 4.2.2).
bool protocol_refusal(const std::optional<smtp::Reply>& reply) {
  return reply && reply->code >= 500 && reply->code <= 504;
}

// Reads what one transaction came to.
class Reading {
 public:
  Reading(const smtp::Transaction& transaction, const exchange::Session::Ending& ending, bool chunking,
          exchange::Context context)
      : transaction_(transaction), ending_(ending), chunking_(chunking), context_(context) {}

  Judgement judgement(std::size_t i) const {
    if (negative(transaction_.mail_reply())) return judge(Stage::kMail, *transaction_.mail_reply());
    const auto& recipient_reply = transaction_.recipient_reply(i);
    if (negative(recipient_reply)) return judge(Stage::kRcpt, *recipient_reply);
    if (transaction_.content_error()) return {Outcome::deferred({4, 3, 0}, *transaction_.content_error())};
    if (negative(transaction_.data_reply())) return judge(Stage::kData, *transaction_.data_reply());
    if (chunking_refused()) return {bdat_refused(*transaction_.final_reply()), nullptr, Stage::kData};
    if (transaction_.final_reply()) return judge(Stage::kFinal, *transaction_.final_reply());
    if (transaction_.in_doubt()) return {exchange::in_doubt(what_happened()), nullptr, Stage::kFinal};
    return {exchange::cut_before_content_end(stage_reached(), what_happened()), nullptr, stage_reached()};
  }

  // Nothing of it can have been taken: it ended before content, or with 421 to MAIL or RCPT.
  bool dead_session(std::size_t recipients) const {
    if (transaction_.in_doubt() || transaction_.final_reply() || transaction_.content_error()) return false;
    bool left = closing(transaction_.mail_reply());
    for (std::size_t i = 0; i < recipients; ++i) left = left || closing(transaction_.recipient_reply(i));
    return left || (!ending_.complete && !transaction_.content_begun());
  }

  // BDAT as such was refused, or never answered.
  bool chunking_failed() const {
    return chunking_refused() || (chunking_ && ending_.timed_out && transaction_.in_doubt());
  }

 private:
  bool chunking_refused() const {
    return chunking_ && transaction_.any_recipient() && protocol_refusal(transaction_.final_reply());
  }

  static Outcome bdat_refused(const smtp::Reply& reply) {
    return Outcome::said_by_exchange(mail::Fate::kDeferred, reply.code,
                                     reply.status.value_or(mail::EnhancedStatus{5, 5, 1}), reply.text)
        .because("this server advertises CHUNKING and refuses BDAT", "nothing: the next try uses DATA");
  }

  Judgement judge(Stage stage, const smtp::Reply& reply) const {
    return exchange::classify(stage, reply, context_);
  }

  std::string what_happened() const {
    return ending_.what_happened.empty() ? "the connection ended" : ending_.what_happened;
  }

  Stage stage_reached() const {
    if (transaction_.content_begun()) return Stage::kData;
    return transaction_.mail_reply() ? Stage::kRcpt : Stage::kMail;
  }

  const smtp::Transaction& transaction_;
  const exchange::Session::Ending& ending_;
  bool chunking_;
  exchange::Context context_;
};

}  // namespace

bool content_waits(const exchange::OpenSession& session, std::size_t content_bytes, base::Clock::Steady now) {
  return content_bytes > kEagerContentBytes || now - session.idle_since > kEagerIdle;
}

Transmission transmit(smtp::TransactionRequest request, bool promised_from, exchange::OpenSession& session,
                      exchange::Patience& patience, const exchange::Milestones& milestones) {
  const std::size_t recipients = request.recipients.size();
  const bool chunking = request.chunking;
  Transmission result;
  if (const auto obstacle = smtp::Transaction::obstacle(request, session.session->capabilities())) {
    const auto status = obstacle->status.value_or(mail::EnhancedStatus{5, 0, 0});
    result.judgements.assign(recipients, {Outcome::refused(obstacle->code, status, obstacle->text)});
    return result;
  }
  smtp::Transaction transaction(std::move(request), session.session->capabilities());
  const auto ending = session.session->run(transaction, patience, milestones);
  session.reset_owed = transaction.reset_owed();

  const Reading reading(transaction, ending, chunking, {promised_from});
  for (std::size_t i = 0; i < recipients; ++i) {
    Outcome& outcome = result.judgements.emplace_back(reading.judgement(i)).outcome;
    const bool failed = outcome.fate != mail::Fate::kAccepted;
    if (failed && outcome.detail.empty()) outcome.detail = session.session->detail();
  }
  result.dead_session = reading.dead_session(recipients);
  result.chunking_failed = reading.chunking_failed();
  return result;
}

}  // namespace exosubmit::submit
