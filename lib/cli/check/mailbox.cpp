#include "cli/check/mailbox.h"

#include "cli/check/auth_advice.h"
#include "cli/check/brief_patience.h"
#include "cli/check/ids.h"
#include "cli/check/way_out.h"
#include "cli/shell_word.h"
#include "exchange/session.h"
#include "smtp/authentication.h"
#include "smtp/envelope_trial.h"
#include "smtp/xoauth2.h"

namespace exosubmit::cli {
namespace {

using exchange::Stage;

// Exchange answers a refused AUTH after some five seconds.
constexpr std::chrono::seconds kAnswerWait{15};

class Trial {
 public:
  Trial(const Inquiry& inquiry, const Learnt& learnt, const config::MailboxSettings& mailbox, Steps& steps)
      : inquiry_(inquiry),
        learnt_(learnt),
        mailbox_(mailbox),
        ids_(ids_of(inquiry.settings.entra, learnt, mailbox.username)),
        steps_(steps) {}

  void run(std::unique_ptr<smtp::Connection> connection) {
    exchange::Session session(std::move(connection), inquiry_.clock, {kAnswerWait, kAnswerWait});
    passed_ = authenticate(session) && rehearse(session);
    session.quit();
  }

  bool passed() const { return passed_; }

 private:
  BriefPatience patience() const {
    return BriefPatience(std::min(inquiry_.deadline, inquiry_.clock.steady() + kAnswerWait));
  }

  bool authenticate(exchange::Session& session) {
    const std::string subject = "AUTH as " + mailbox_.username;
    steps_.begin(subject);
    smtp::Authentication dialogue(smtp::xoauth2_response(mailbox_.username, learnt_.token->value));
    auto waits = patience();
    const auto ending = session.converse(dialogue, waits);
    if (!ending.complete) return cut("exchange.auth", subject, Stage::kAuth, ending.what_happened);
    if (dialogue.final_reply()->positive()) {
      steps_.add({"exchange.auth", Verdict::kOk, subject});
      return true;
    }
    const auto judgement = exchange::classify(Stage::kAuth, *dialogue.final_reply());
    Step step = failed("exchange.auth", subject, "AUTH XOAUTH2 user=" + mailbox_.username, judgement, ids_);
    if (!dialogue.challenge().empty()) step.answer += " (challenge: " + dialogue.challenge() + ')';
    const auto advice = advice_on_auth(judgement, learnt_.claims, ids_, inquiry_.settings.entra.cloud);
    step.cause = advice.cause;
    step.remedy = advice.remedy;
    steps_.add(std::move(step));
    return false;
  }

  bool rehearse(exchange::Session& session) {
    const std::string subject = "MAIL and RCPT of " + mailbox_.username;
    smtp::EnvelopeTrial dialogue(mailbox_.username, mailbox_.username);
    auto waits = patience();
    const auto ending = session.converse(dialogue, waits);
    const auto& mail = dialogue.mail_reply();
    const auto& recipient = dialogue.recipient_reply();
    if (mail && !mail->positive()) return refused(subject, Stage::kMail, *mail);
    if (recipient && !recipient->positive()) return refused(subject, Stage::kRcpt, *recipient);
    if (!recipient) return cut("exchange.mail", subject, Stage::kMail, ending.what_happened);
    steps_.add({"exchange.mail", Verdict::kOk, subject});
    return true;
  }

  bool refused(const std::string& subject, Stage stage, const smtp::Reply& reply) {
    const std::string command = stage == Stage::kMail ? "MAIL FROM:<" : "RCPT TO:<";
    steps_.add(failed("exchange.mail", subject, command + mailbox_.username + '>',
                      exchange::classify(stage, reply), ids_));
    return false;
  }

  bool cut(const char* id, const std::string& subject, Stage stage, const std::string& what) {
    const exchange::Judgement judgement{exchange::cut_before_content_end(stage, what), nullptr, stage};
    steps_.add(failed(id, subject, subject, judgement, ids_));
    return false;
  }

  const Inquiry& inquiry_;
  const Learnt& learnt_;
  const config::MailboxSettings& mailbox_;
  const Ids ids_;
  Steps& steps_;
  bool passed_ = false;
};

Step unproved_rights(const config::MailboxSettings& mailbox) {
  return {
      "exchange.rights",
      Verdict::kUnproved,
      "the right to send as " + mailbox.username,
      "",
      "",
      "AUTH, MAIL and RCPT prove no right to send: mailbox permission, SendAs and quota show only after a "
      "message",
      {"exosubmit check --mailbox " + shell_word(mailbox.name) +
       " --send   # mails each promised From once"}};
}

}  // namespace

void check_mailbox(const Inquiry& inquiry, Learnt& learnt, const config::MailboxSettings& mailbox,
                   std::unique_ptr<smtp::Connection> connection, Steps& steps) {
  Trial trial(inquiry, learnt, mailbox, steps);
  trial.run(std::move(connection));
  if (!trial.passed()) return;
  learnt.signed_in.insert(mailbox.username);
  if (!inquiry.sends) steps.add(unproved_rights(mailbox));
}

}  // namespace exosubmit::cli
