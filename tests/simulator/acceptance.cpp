#include "simulator/acceptance.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "simulator/header.h"

namespace exosubmit::simulator {

Submission Acceptance::submission(const Envelope& envelope, const Content& content) const {
  Submission submission;
  submission.mailbox = mailbox_;
  submission.sender = envelope.sender;
  submission.declared_size = envelope.size;
  submission.smtputf8 = envelope.smtputf8;
  // A client cannot declare what was not offered.
  submission.eight_bit = envelope.eight_bit || world_.options.hidden.count("8BITMIME") > 0;
  submission.binary = envelope.binary;
  submission.too_large = content.too_large();
  submission.content = content.octets();
  return submission;
}

void Acceptance::decide(const Envelope& envelope, Content& content, std::string_view via) {
  const Submission submission = this->submission(envelope, content);
  for (const std::string& mistake : content_mistakes(submission)) speaker_.mistake("", mistake);
  if (content.answered()) {
    ++world_.counts.refused;
    return;
  }
  if (const auto action = speaker_.rule_at(Stage::kFinal, content.matched())) {
    return decide_by(*action, envelope, content, via);
  }
  world_.stop.sleep(world_.live.final_delay());
  if (!speaker_.open()) return;
  const std::string limit = content.send().over_limit(envelope.rcpt_to.size());
  if (!limit.empty()) {
    ++world_.counts.refused;
    return limit == "rate" ? speaker_.hang_up(limit) : speaker_.say(limit);
  }
  if (const auto refusal = judge(submission, world_.mailboxes)) return refuse(content, *refusal);
  const std::string reply = accepting_reply(content);
  if (!keep(envelope, content, via, reply)) return speaker_.say("no-resources");
  speaker_.say_reply(reply);
}

std::string Acceptance::accepting_reply(const Content& content) const {
  std::string id = message_id(header_section(content.octets()));
  if (id.empty()) id = fmt::format("<{}@{}>", guid(), base::to_lower(speaker_.hosts().store));
  return speaker_.text("accepted", {{"id", id}});
}

void Acceptance::decide_by(const Action& action, const Envelope& envelope, Content& content,
                           std::string_view via) {
  if (action.kind == Action::Kind::kAcceptThenCut) {
    keep(envelope, content, via, accepting_reply(content));
    return speaker_.cut();
  }
  const std::string reply = speaker_.words(action, true);
  if (is_positive(reply)) {
    keep(envelope, content, via, reply);
  } else {
    ++world_.counts.refused;
    if (reply.starts_with('5')) content.send().failed("rule");
  }
  if (action.kind == Action::Kind::kReplyThenCut) return speaker_.end_by(action, true);
  speaker_.say_words(action, true);
}

void Acceptance::refuse(Content& content, const Refusal& refusal) {
  ++world_.counts.refused;
  content.send().failed(refusal.name);
  speaker_.say(refusal.name, refusal.values);
}

bool Acceptance::keep(const Envelope& envelope, Content& content, std::string_view via,
                      const std::string& reply) {
  KeptMessage message;
  message.mailbox = mailbox_;
  message.mail_from = envelope.mail_from;
  message.rcpt_to = envelope.rcpt_to;
  message.via = via;
  message.reply = reply;
  message.session = speaker_.hosts().session;
  message.connection = speaker_.connection();
  message.content = content.octets();
  if (!world_.options.discard_content && !world_.records.keep(message)) return false;
  ++world_.counts.accepted;
  content.send().succeeded(envelope.rcpt_to.size());
  return true;
}

}  // namespace exosubmit::simulator
