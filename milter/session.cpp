#include "milter/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "log/delivery.h"
#include "log/events.h"
#include "mail/trace.h"
#include "milter/message_patience.h"

namespace exosubmit::milter {
namespace {

using mail::Fate;

Step fail(int code, mail::EnhancedStatus status, std::string text) {
  return {code >= 500 ? Step::Kind::kReject : Step::Kind::kTempfail, Reply{code, status, std::move(text)}};
}

mail::Path path_of(const std::vector<std::string>& arguments) {
  std::vector<mail::Parameter> parameters;
  for (std::size_t i = 1; i < arguments.size(); ++i)
    parameters.push_back(mail::Parameter::parse(arguments[i]));
  return mail::Path::parse(arguments.empty() ? "<>" : arguments[0], std::move(parameters));
}

// RFC 3848's names, as Postfix writes them.
std::string protocol(const mail::Envelope& envelope, bool tls) {
  std::string name = envelope.smtputf8() ? "UTF8SMTP" : "ESMTP";
  if (tls) name += 'S';
  if (!envelope.origin.user.empty()) name += 'A';
  return name;
}

std::size_t announced_size(const mail::Path& sender) {
  const mail::Parameter* const size = sender.parameter("SIZE");
  std::size_t octets = 0;
  if (size != nullptr) std::from_chars(size->value.data(), size->value.data() + size->value.size(), octets);
  return octets;
}

// The mailbox is not known before From is: the largest limit of all. A redirected message has one recipient.
std::size_t recipients_at_once(const config::Settings& settings) {
  if (!settings.milter.redirect_to.empty()) return std::numeric_limits<std::size_t>::max();
  std::size_t most = 1;
  for (const auto& mailbox : settings.mailboxes) most = std::max(most, mailbox.recipients_per_message);
  return most;
}

}  // namespace

void Session::connect(std::string client_name, std::string client_address, Postfix& postfix) {
  daemon_name_ = postfix.macro("{daemon_name}");
  connection_.client_name = std::move(client_name);
  connection_.client_address = std::move(client_address);
  connection_.host_name = postfix.macro("j");
}

Step Session::misfit(std::string text) const {
  log::alert(daemon_.sink(), {}, text);
  return fail(451, {4, 3, 5}, std::move(text));
}

// Mail that is not ours is not looked at again; a message that was given up must not pass for it.
Step Session::without_message() const {
  return given_up_ ? fail(451, {4, 3, 0}, "exosubmit failed on this message") : Step{Step::Kind::kAccept};
}

Step Session::mail(const std::vector<std::string>& arguments, Postfix& postfix) {
  message_.reset();
  given_up_ = false;
  mail::Envelope envelope{path_of(arguments), {}, connection_};
  envelope.origin.user = postfix.macro("{auth_authen}");
  envelope.origin.protocol = protocol(envelope, !postfix.macro("{tls_version}").empty());
  const auto core = daemon_.core();
  const Role role = role_of(daemon_name_, core->settings().select);
  if (!is_ours(role, envelope, core->settings())) {
    daemon_.tally().passed();
    return {Step::Kind::kAccept};
  }
  if (!protocol_suffices_) {
    return misfit("Postfix speaks an old milter protocol here: set milter_protocol = 6 for this smtpd");
  }
  if (daemon_.stopping()) return fail(451, {4, 3, 2}, "exosubmit is stopping");
  const bool observing = core->settings().milter.mode == config::Mode::kObserve;
  if (role == Role::kListener && !observing) {
    if (const auto held = core->all_held()) return {Step::Kind::kTempfail, shape(*held)};
  }

  // A refused bounce is lost: an oversized one goes on, to be given up with an alert.
  const bool refusable = role == Role::kListener && !observing && !envelope.null_sender();
  const std::size_t limit = core->settings().exchange.max_message_size;
  if (refusable && announced_size(envelope.sender) > limit) {
    return fail(552, {5, 3, 4}, fmt::format("message size exceeds max_message_size, {} octets", limit));
  }
  message_ = std::make_unique<Incoming>(core, role, std::move(envelope), daemon_.clock().steady());
  return {};
}

Step Session::recipient(const std::vector<std::string>& arguments, Postfix& postfix) {
  if (!message_) return without_message();
  const std::string mailer = postfix.macro("{rcpt_mailer}");
  if (message_->on_listener() && message_->recipients() >= recipients_at_once(message_->settings())) {
    return fail(452, {4, 5, 3}, "too many recipients for one message, send the rest in another");
  }
  if (!message_->on_listener() && mailer.empty()) {
    return misfit("Postfix did not send {rcpt_mailer}: its milter protocol is old or its routing broken");
  }
  message_->add_recipient(path_of(arguments), mailer);
  return {};
}

Step Session::data() {
  if (message_ && message_->any_ours()) {
    daemon_.tally().ours(message_->on_listener());
    return {};
  }
  if (message_) daemon_.tally().passed();
  message_.reset();
  return without_message();
}

void Session::header(std::string name, std::string_view value) {
  if (message_) message_->add_field(std::move(name), value);
}

Step Session::end_of_header() {
  if (!message_) return without_message();
  if (!message_->own_hop()) return {};
  message_.reset();
  return misfit(fmt::format(
      "this smtpd ({}) gets mail that Postfix has queued for exosubmit: its master.cf entry needs "
      "-o milter_macro_daemon_name with a name of [select] listeners",
      daemon_name_));
}

void Session::body(std::string_view octets) {
  if (message_) message_->add_body(octets);
}

Step Session::end_of_message(Postfix& postfix) {
  if (!message_) return without_message();
  const Daemon::Answering answering(daemon_);
  daemon_.wake_worker().nudge();
  message_->complete(postfix.macro("i"));

  MessagePatience patience(daemon_, postfix, message_->settings().milter.message_deadline);
  const submit::Report report = message_->submit(patience);
  const auto count_partial = [&]() -> std::optional<std::size_t> {
    const auto counted = message_->core().recall().count_partial(*report.fingerprint);
    return counted ? std::optional(*counted) : std::nullopt;
  };
  const config::MilterSettings& settings = message_->settings().milter;
  const bool observing = settings.mode == config::Mode::kObserve;
  const bool queue = settings.on_tempfail == config::OnTempfail::kQueue;
  const Answer answer =
      decide(message_->states(report), {message_->on_listener(), queue, count_partial, observing});
  Step step = perform(answer, report, postfix);
  log(answer, report);
  if (observing && !message_->stored()) {
    log::alert(daemon_.sink(), message_->envelope().origin.queue_id,
               "message not observed: " + report.recipients.front().outcome->text);
  }
  message_.reset();
  return step;
}

Step Session::perform(const Answer& answer, const submit::Report& report, Postfix& postfix) {
  switch (answer.verdict) {
    case Answer::Verdict::kDiscard:
      return {Step::Kind::kDiscard};
    case Answer::Verdict::kAccept:
      for (const std::size_t i : answer.removed) {
        if (postfix.delete_recipient(message_->argument(i))) continue;
        return fail(451, {4, 3, 0}, "Postfix did not take a recipient back");
      }
      return {Step::Kind::kAccept};
    case Answer::Verdict::kTempfail:
      return {Step::Kind::kTempfail, answer.reply};
    case Answer::Verdict::kReject:
      break;
  }
  // A failure here costs one refusal without a try, after the repair: not worth holding the answer back.
  (void)message_->core().recall().forget_refusals(report);
  return {Step::Kind::kReject, answer.reply};
}

void Session::log(const Answer& answer, const submit::Report& report) const {
  const mail::Origin& origin = message_->envelope().origin;
  log::Delivery line;
  line.queue_id = origin.queue_id;
  if (message_->on_listener()) {
    line.queue_id = mail::original_queue_id(message_->header(), origin.host_name).value_or(origin.queue_id);
    line.hop = origin.queue_id;
  }
  line.mailbox = report.mailbox;
  line.relay = report.relay;
  line.delay = std::chrono::duration<double>(daemon_.clock().steady() - message_->begun()).count();
  const double sending = report.delays[0] + report.delays[1] + report.delays[2];
  line.delays = {std::max(0.0, line.delay - sending), report.delays[0], report.delays[1], report.delays[2]};
  const config::MilterSettings& settings = message_->settings().milter;
  const std::string& redirect_to = settings.redirect_to;
  for (const submit::RecipientReport& recipient : report.recipients) {
    // Of all others submit/rehearsal has told.
    const bool taken = recipient.outcome->earlier || recipient.outcome->in_doubt;
    if (settings.mode == config::Mode::kObserve && !taken) continue;
    line.recipient = redirect_to.empty() ? recipient.address : redirect_to;
    line.original_recipient = redirect_to.empty() ? "" : recipient.address;
    line.outcome = *recipient.outcome;
    // Whoever was not accepted has the message's fate: what Postfix keeps is not bounced yet.
    if (line.outcome.fate != Fate::kAccepted) {
      line.outcome.fate = answer.verdict == Answer::Verdict::kReject ? Fate::kRefused : Fate::kDeferred;
    }
    log::delivery(daemon_.sink(), line);
    daemon_.tally().count(line.outcome);
  }
}

}  // namespace exosubmit::milter
