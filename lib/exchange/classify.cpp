#include "exchange/classify.h"

#include <utility>

#include "exchange/classify_text.h"
#include "exchange/find_row.h"

namespace exosubmit::exchange {
namespace {

using mail::EnhancedStatus;
using mail::Fate;
using mail::Outcome;

struct Advice {
  std::string_view cause;
  std::string_view remedy;
};

// Before MAIL no answer speaks of a message.
bool speaks_of_message(Stage stage) {
  return stage == Stage::kMail || stage == Stage::kRcpt || stage == Stage::kData || stage == Stage::kFinal;
}

Fate fate_of(Stage stage, const smtp::Reply& reply, const Entry* entry, const Context& context) {
  if (!reply.permanent() || !speaks_of_message(stage)) return Fate::kDeferred;
  if (entry == nullptr) return Fate::kRefused;
  const bool foreign_from = entry->scope == Scope::kSender && !context.promised_from;
  return foreign_from ? Fate::kRefused : entry->fate;
}

// For an answer that the catalogue does not know.
Advice advice_for(Stage stage, bool permanent) {
  constexpr std::string_view kWait =
      "None at first: it is tried again. If it lasts, see https://status.cloud.microsoft";
  constexpr std::string_view kRead = "Read Exchange's words; ask Microsoft support with the ids beside them";
  switch (stage) {
    case Stage::kConnect:
      return {"Exchange does not let us begin a session, in words that are not in the catalogue",
              "Check [exchange] host and port, and that no proxy or firewall inspects SMTP"};
    case Stage::kAuth:
      return {"Exchange does not let the mailbox sign in, in words that are not in the catalogue",
              "Look at Entra ID > Sign-in logs > Service principal sign-ins"};
    case Stage::kMail:
      return permanent ? Advice{"Exchange refuses the envelope sender, or the message as announced", kRead}
                       : Advice{"Exchange does not take the envelope sender just now", kWait};
    case Stage::kRcpt:
      return permanent ? Advice{"Exchange refuses this recipient", "Check the recipient's address"}
                       : Advice{"Exchange does not take this recipient just now", kWait};
    case Stage::kData:
      return permanent ? Advice{"Exchange refuses the message before its content", kRead}
                       : Advice{"Exchange does not take content just now", kWait};
    default:
      return permanent ? Advice{"Exchange refuses the message, in words that are not in the catalogue", kRead}
                       : Advice{"Exchange does not take the message just now", kWait};
  }
}

// Words of the SMTP command that has no answer yet, or a wrong one.
std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::kConnect:
      return "the start of the session";
    case Stage::kAuth:
      return "AUTH";
    case Stage::kMail:
      return "MAIL";
    case Stage::kRcpt:
      return "RCPT";
    case Stage::kData:
      return "DATA";
    case Stage::kFinal:
      return "the content";
    default:
      return "a command";
  }
}

Outcome out_of_place(Stage stage, const smtp::Reply& reply) {
  Outcome outcome = Outcome::deferred(
      {4, 5, 0}, one_line("Exchange answered " + std::string(name_of(stage)) +
                          " out of place: " + std::to_string(reply.code) + ' ' +
                          (reply.status ? reply.status->to_string() + ' ' : "") + reply.text));
  outcome.because(
      "The dialogue is out of step: Exchange, or something in between, gave an answer that does not "
      "belong here",
      "None at first: it is tried again. If it lasts, check that no proxy or firewall inspects SMTP");
  return outcome;
}

}  // namespace

Judgement classify(Stage stage, const smtp::Reply& reply, const Context& context) {
  const EnhancedStatus status = reply.status.value_or(EnhancedStatus{reply.code / 100, 0, 0});
  std::string text = one_line(reply.text);
  if (reply.positive() && stage == Stage::kFinal) {
    return {Outcome::accepted(reply.code, status, std::move(text)), nullptr, stage};
  }
  Judgement judgement;
  judgement.stage = stage;
  if (reply.transient() || reply.permanent()) {
    judgement.entry = find_row(stage, reply);
    const Advice advice = judgement.entry != nullptr ? Advice{judgement.entry->cause, judgement.entry->remedy}
                                                     : advice_for(stage, reply.permanent());
    judgement.outcome = Outcome::said_by_exchange(fate_of(stage, reply, judgement.entry, context), reply.code,
                                                  status, std::move(text));
    judgement.outcome.because(std::string(advice.cause), std::string(advice.remedy));
  } else {
    judgement.outcome = out_of_place(stage, reply);
  }
  judgement.outcome.detail = session_detail(reply.text);
  return judgement;
}

Outcome cut_before_content_end(Stage stage, const std::string& what_happened) {
  const std::string where = stage == Stage::kFinal
                                ? "while the content was being sent"
                                : "before " + std::string(name_of(stage)) + " was answered";
  Outcome outcome = Outcome::deferred(
      {4, 4, 2}, one_line("no delivery, the session ended " + where + ": " + what_happened));
  outcome.because(
      "The connection to Exchange ended or fell silent " + where + "; nothing was delivered",
      "None at first: it is tried again. If it lasts, check the network and firewalls on the way to "
      "Exchange, port 587");
  return outcome;
}

Outcome in_doubt(const std::string& what_happened) {
  Outcome outcome = Outcome::deferred(
      {4, 4, 2},
      one_line("no final answer after the whole message was sent, so Exchange may have taken it and "
               "a copy is possible: " +
               what_happened));
  outcome.in_doubt = true;
  outcome.because(
      "The connection to Exchange ended or fell silent between the last octet and the answer",
      "None at first: it is tried again after a while. If it lasts, check the network and firewalls on "
      "the way to Exchange, and Sent Items of the mailbox");
  return outcome;
}

}  // namespace exosubmit::exchange
