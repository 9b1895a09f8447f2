#include "log/events.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "log/line.h"

namespace exosubmit::log {
namespace {

constexpr std::size_t kMaxField = 400;

// One line: "warning: QUEUEID: what happened: key=value, key=value (text; cause: ...)".
class Line {
 public:
  Line(std::string_view queue_id, std::string_view event) {
    if (!queue_id.empty()) text_ += escape(queue_id) + ": ";
    text_ += event;
  }

  Line& field(std::string_view key, std::string_view value) {
    if (value.empty()) return *this;
    text_ += has_fields_ ? ", " : ": ";
    has_fields_ = true;
    text_ += fmt::format("{}={}", key, cut(escape(value), kMaxField));
    return *this;
  }

  Line& number(std::string_view key, std::size_t count) { return field(key, std::to_string(count)); }

  Line& seconds(std::string_view key, std::chrono::seconds time) {
    return field(key, std::to_string(time.count()) + 's');
  }

  Line& seconds(double took) { return field("took", print_delay(took) + 's'); }

  Line& address(std::string_view key, std::string_view value) {
    return field(key, '<' + std::string(value) + '>');
  }

  Line& told(std::string_view text, std::string_view cause = {}) {
    text_ += " (" + cut(escape(text), kMaxField);
    if (!cause.empty()) text_ += "; cause: " + cut(escape(cause), kMaxField);
    text_ += ')';
    return *this;
  }

  Line& told(const mail::Outcome& outcome) {
    const std::string codes =
        outcome.from_exchange ? fmt::format("{} {} ", outcome.code, outcome.status.to_string()) : "";
    text_ += " (" + cut(escape(codes + outcome.text), kMaxField);
    if (!outcome.cause.empty()) text_ += "; cause: " + cut(escape(outcome.cause), kMaxField);
    if (!outcome.remedy.empty()) text_ += "; remedy: " + cut(escape(outcome.remedy), kMaxField);
    if (!outcome.detail.empty()) text_ += " [" + cut(escape(outcome.detail), kMaxField) + ']';
    text_ += ')';
    return *this;
  }

  void write(Sink& sink, Level level) const {
    const std::string_view word = level == Level::kError     ? "error: "
                                  : level == Level::kWarning ? "warning: "
                                                             : "";
    sink.write(level, std::string(word) + text_);
  }

 private:
  std::string text_;
  bool has_fields_ = false;
};

}  // namespace

void started(Sink& sink, const Started& event) {
  std::string mailboxes;
  for (const std::string& name : event.mailboxes) mailboxes += (mailboxes.empty() ? "" : " ") + name;
  Line({}, "started")
      .field("version", event.version)
      .field("socket", event.socket)
      .field("mailboxes", mailboxes)
      .write(sink, Level::kInfo);
}

void stopping(Sink& sink, std::size_t sending) {
  Line({}, "stopping").field("sending", std::to_string(sending)).write(sink, Level::kInfo);
}

void settings_reloaded(Sink& sink, std::string_view file, const std::vector<std::string>& need_restart) {
  Line line({}, "settings reloaded");
  line.field("file", file);
  if (need_restart.empty()) return line.write(sink, Level::kInfo);
  line.told(fmt::format("needs a restart to take effect: {}", fmt::join(need_restart, ", ")))
      .write(sink, Level::kWarning);
}

void settings_rejected(Sink& sink, std::string_view file, const std::vector<std::string>& mistakes) {
  for (const std::string& mistake : mistakes) Line({}, escape(mistake)).write(sink, Level::kError);
  Line({}, "settings rejected")
      .field("file", file)
      .field("mistakes", std::to_string(mistakes.size()))
      .told("the old settings stay in force")
      .write(sink, Level::kError);
}

void settings_warning(Sink& sink, std::string_view warning) {
  Line({}, escape(warning)).write(sink, Level::kWarning);
}

void session_opened(Sink& sink, const SessionOpened& event) {
  Line({}, "session opened")
      .field("mailbox", event.mailbox)
      .field("relay", event.relay)
      .seconds(event.took)
      .write(sink, Level::kDebug);
}

void chunking_given_up(Sink& sink, std::string_view relay, std::string_view reply) {
  Line({}, "chunking given up, DATA is used from now on")
      .field("relay", relay)
      .told(reply)
      .write(sink, Level::kWarning);
}

void nudge_failed(Sink& sink, std::string_view reason) {
  Line({}, "nudge failed, bursts may wait for a worker").told(reason).write(sink, Level::kWarning);
}

void control_unavailable(Sink& sink, std::string_view reason) {
  Line({}, "no control socket, exosubmit status and release do not work")
      .told(reason)
      .write(sink, Level::kWarning);
}

void header_rewritten(Sink& sink, const HeaderRewritten& event) {
  Line(event.queue_id, "header rewritten")
      .field("mailbox", event.mailbox)
      .address("old_from", event.old_from)
      .address("new_from", event.new_from)
      .field("dkim_signature", event.signatures_removed ? "removed" : "")
      .write(sink, Level::kInfo);
}

void would_submit(Sink& sink, const Rehearsed& event) {
  Line(event.queue_id, "would submit")
      .field("mailbox", event.mailbox)
      .address("old_from", event.from)
      .address("new_from", event.shown)
      .field("dkim_signature", event.signatures_removed ? "removed" : "")
      .number("recipients", event.recipients)
      .number("size", event.octets)
      .write(sink, Level::kInfo);
}

void would_not_submit(Sink& sink, const Rehearsed& event, const mail::Outcome& why) {
  Line(event.queue_id, "would not submit")
      .field("mailbox", event.mailbox)
      .address("old_from", event.from)
      .number("recipients", event.recipients)
      .number("size", event.octets)
      .field("verdict", why.fate == mail::Fate::kRefused ? "refused" : "deferred")
      .told(why)
      .write(sink, Level::kInfo);
}

void observed_traffic(Sink& sink, const ObservedTraffic& event) {
  Line({}, "observed traffic")
      .number("messages", event.messages)
      .number("kept", event.kept)
      .number("rewritten", event.rewritten)
      .number("refused", event.refused)
      .number("senders", event.senders)
      .number("unnamed", event.unnamed)
      .number("peak_messages_per_minute", event.peak_messages)
      .number("peak_recipients_per_day", event.peak_recipients)
      .number("mailboxes_needed", event.mailboxes_needed)
      .write(sink, Level::kInfo);
}

void observed_from(Sink& sink, const ObservedFrom& event) {
  Line line({}, "observed From");
  line.address("old_from", event.address).number("kept", event.kept).number("rewritten", event.rewritten);
  if (event.rewritten > 0) line.address("new_from", event.shown);
  line.number("refused", event.refused);
  if (event.refused > 0) line.told(event.why);
  line.write(sink, Level::kInfo);
}

void sent_again(Sink& sink, const SentAgain& event) {
  Line(event.queue_id, "sent again, in doubt")
      .address("to", event.recipient)
      .field("possible_copies", std::to_string(event.earlier))
      .write(sink, Level::kWarning);
}

void bounce_given_up(Sink& sink, const BounceGivenUp& event) {
  Line(event.queue_id, "bounce given up")
      .address("sender", event.sender)
      .address("recipient", event.recipient)
      .told(event.text, event.cause)
      .write(sink, Level::kError);
}

void hold_began(Sink& sink, const HoldEvent& event) {
  Line({}, "hold began")
      .field("scope", event.scope)
      .seconds("next_probe", event.next_probe)
      .field("probe", event.by_session ? "AUTH" : "a message")
      .told(event.outcome)
      .write(sink, Level::kWarning);
}

void hold_goes_on(Sink& sink, const HoldEvent& event) {
  Line({}, "hold goes on")
      .field("scope", event.scope)
      .seconds("lasted", event.lasted)
      .seconds("next_probe", event.next_probe)
      .field("probe", event.by_session ? "AUTH" : "a message")
      .told(event.outcome)
      .write(sink, Level::kWarning);
}

void hold_ended(Sink& sink, const HoldEvent& event) {
  Line({}, "hold ended")
      .field("scope", event.scope)
      .seconds("lasted", event.lasted)
      .told("\"postqueue -f\" sends the waiting mail now")
      .write(sink, Level::kInfo);
}

void warning(Sink& sink, std::string_view text) { Line({}, escape(text)).write(sink, Level::kWarning); }

void new_credential_refused(Sink& sink, std::string_view file, std::string_view text,
                            std::string_view trace_id) {
  Line({}, "new credential refused, the old one is used")
      .field("file", file)
      .field("trace_id", trace_id)
      .told(text)
      .write(sink, Level::kError);
}

void new_credential_accepted(Sink& sink, std::string_view file) {
  Line({}, "new credential accepted").field("file", file).write(sink, Level::kInfo);
}

void alert(Sink& sink, std::string_view queue_id, std::string_view text) {
  Line(queue_id, escape(text)).write(sink, Level::kError);
}

void works_again(Sink& sink, std::string_view subject) {
  Line({}, escape(subject) + " works again").write(sink, Level::kInfo);
}

}  // namespace exosubmit::log
