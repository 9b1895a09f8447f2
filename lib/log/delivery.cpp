#include "log/delivery.h"

#include <fmt/format.h>

#include "log/line.h"

namespace exosubmit::log {
namespace {

// Chosen so that all parts at their longest leave some room for Exchange's words in a line.
constexpr std::size_t kMaxAddress = 254;  // RFC 5321 section 4.5.3.1.3, without the brackets
constexpr std::size_t kMaxPart = 280;     // of cause, of remedy, of ids
constexpr std::size_t kMaxName = 80;      // of a queue id, a mailbox, a relay

struct Status {
  const char* word;  // Postfix's
  int status_class;
};

Status status_of(mail::Fate fate) {
  switch (fate) {
    case mail::Fate::kAccepted:
      return {"sent", 2};
    case mail::Fate::kRefused:
      return {"bounced", 5};
    case mail::Fate::kDeferred:
      break;
  }
  return {"deferred", 4};
}

std::string name(const std::string& text) { return cut(escape(text), kMaxName); }
std::string address(const std::string& text) { return cut(escape(text), kMaxAddress); }

std::string head(const Delivery& delivery) {
  const mail::Outcome& outcome = delivery.outcome;
  const Status status = status_of(outcome.fate);
  std::string text = name(delivery.queue_id) + ": ";
  if (!delivery.hop.empty()) text += "hop=" + name(delivery.hop) + ", ";
  if (!delivery.mailbox.empty()) text += "mailbox=" + name(delivery.mailbox) + ", ";
  text += "to=<" + address(delivery.recipient) + ">, ";
  if (!delivery.original_recipient.empty() && delivery.original_recipient != delivery.recipient) {
    text += "orig_to=<" + address(delivery.original_recipient) + ">, ";
  }
  const auto& delays = delivery.delays;
  return text + fmt::format("relay={}, delay={}, delays={}/{}/{}/{}, dsn={}.{}.{}, status={} ",
                            delivery.relay.empty() ? "none" : name(delivery.relay),
                            print_delay(delivery.delay), print_delay(delays[0]), print_delay(delays[1]),
                            print_delay(delays[2]), print_delay(delays[3]), status.status_class,
                            outcome.status.subject, outcome.status.detail, status.word);
}

// What was said, with Exchange's codes where it said it just now.
std::string words(const Delivery& delivery) {
  const mail::Outcome& outcome = delivery.outcome;
  const std::string note = delivery.original_recipient.empty() ? "" : "redirected: ";
  const std::string text = escape(outcome.text);
  if (!outcome.from_exchange || outcome.earlier) return note + text;
  return fmt::format("{}{} {} {}", note, outcome.code, outcome.status.to_string(), text);
}

std::string tail(const mail::Outcome& outcome) {
  std::string text;
  if (!outcome.cause.empty()) text += "; cause: " + cut(escape(outcome.cause), kMaxPart);
  if (!outcome.remedy.empty()) text += "; remedy: " + cut(escape(outcome.remedy), kMaxPart);
  if (outcome.in_doubt) text += "; in doubt: it may have been delivered";
  if (!outcome.detail.empty()) text += " [" + cut(escape(outcome.detail), kMaxPart) + ']';
  return text;
}

}  // namespace

void delivery(Sink& sink, const Delivery& delivery) {
  const std::string start = head(delivery) + '(';
  const std::string end = tail(delivery.outcome) + ')';
  const std::size_t room = kMaxLineBytes - start.size() - end.size();
  sink.write(Level::kInfo, start + cut(words(delivery), room) + end);
}

}  // namespace exosubmit::log
