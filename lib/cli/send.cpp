// exosubmit send: submits one message from standard input, as sendmail(1) would.
#include <sysexits.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/read_message.h"
#include "config/load.h"
#include "log/open_sink.h"
#include "mail/from.h"
#include "submit/submission_core.h"

namespace exosubmit::cli {
namespace {

using mail::Fate;

struct SendOptions {
  std::optional<std::string> sender;    // -f; "" and "<>" are the null sender
  bool recipients_from_header = false;  // -t
  std::vector<std::string> recipients;
};

int complain(int status, const std::string& text) {
  std::fprintf(stderr, "exosubmit send: %s\n", text.c_str());
  return status;
}

class DeadlinePatience final : public exchange::Patience {
 public:
  explicit DeadlinePatience(base::Clock::Steady deadline) : deadline_(deadline) {}
  base::Clock::Steady deadline() const override { return deadline_; }
  void still_waiting() override {}
  bool stopping() const override { return false; }

 private:
  base::Clock::Steady deadline_;
};

std::string host_name() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return host.data();
}

std::string from_address(const mail::Header& header) {
  const auto from = mail::from_mailboxes(header);
  return from && !from->empty() ? from->front().address : "";
}

// Without -f the address in From, else the mailbox: never by accident the null sender.
std::string envelope_sender(const SendOptions& options, const mail::Header& header,
                            const config::Settings& settings) {
  if (options.sender) return *options.sender == "<>" ? "" : *options.sender;
  const std::string from = from_address(header);
  return from.empty() ? settings.mailboxes.front().username : from;
}

mail::Envelope envelope_of(const std::string& sender, const std::vector<std::string>& recipients) {
  mail::Envelope envelope;
  envelope.sender = mail::Path::parse('<' + sender + '>');
  for (const std::string& recipient : recipients) {
    envelope.recipients.push_back(mail::Path::parse('<' + recipient + '>'));
  }
  envelope.origin.client_name = "localhost";
  envelope.origin.client_address = "127.0.0.1";
  envelope.origin.host_name = host_name();
  envelope.origin.helo = envelope.origin.host_name;
  envelope.origin.protocol = "local";
  return envelope;
}

int exit_status(const submit::Report& report) {
  int status = EX_OK;
  for (const auto& recipient : report.recipients) {
    if (recipient.outcome->fate == Fate::kDeferred) return EX_TEMPFAIL;
    if (recipient.outcome->fate == Fate::kRefused) status = EX_UNAVAILABLE;
  }
  return status;
}

// A line per recipient.
void tell(const submit::Report& report, const std::string& redirect_to) {
  for (const auto& recipient : report.recipients) {
    const mail::Outcome& outcome = *recipient.outcome;
    const bool accepted = outcome.fate == Fate::kAccepted;
    const std::string to = redirect_to.empty() ? "" : " (redirected to " + redirect_to + ')';
    std::string line = fmt::format("{}{}: {} {} {}", recipient.address, to, outcome.code,
                                   outcome.status.to_string(), outcome.text);
    if (!outcome.cause.empty()) line += "\n  cause: " + outcome.cause;
    if (!outcome.remedy.empty()) line += "\n  remedy: " + outcome.remedy;
    std::fprintf(accepted ? stdout : stderr, "%s\n", line.c_str());
  }
}

int send(const std::string& settings_file, const SendOptions& options) {
  auto loaded = config::load(settings_file);
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return EX_TEMPFAIL;

  const auto message = read_message(stdin, loaded.settings.milter);
  if (!message) return complain(EX_TEMPFAIL, message.error().text);
  std::vector<std::string> recipients = options.recipients;
  if (options.recipients_from_header) {
    const auto named = header_recipients(message->header);
    if (!named) return complain(EX_UNAVAILABLE, named.error().text);
    recipients.insert(recipients.end(), named->begin(), named->end());
  }
  if (recipients.empty()) return complain(EX_TEMPFAIL, "no recipients: name them, or use -t");

  base::SystemClock clock;
  loaded.settings.log.target = config::LogTarget::kStderr;
  loaded.settings.log.level = config::LogLevel::kWarning;
  const auto sink = log::open_sink(loaded.settings.log, clock);
  auto stores = submit::open_stores(loaded.settings.state, clock, *sink);
  if (!stores) return complain(EX_TEMPFAIL, stores.error().text);
  DeadlinePatience patience(clock.steady() + loaded.settings.milter.message_deadline);
  const mail::Envelope envelope =
      envelope_of(envelope_sender(options, message->header, loaded.settings), recipients);
  submit::Lasting lasting(std::move(*stores), clock, *sink);
  submit::SubmissionCore core(loaded.settings, lasting, fmt::format("send {}", getpid()), clock, *sink);
  const submit::Report report = core.submit({envelope, *message}, patience);
  const int status = exit_status(report);
  // As before a 5xx: the same message is tried anew after the repair. With EX_TEMPFAIL it comes again by
  // itself.
  if (status == EX_UNAVAILABLE) (void)core.recall().forget_refusals(report);
  tell(report, loaded.settings.milter.redirect_to);
  return status;
}

}  // namespace

Command add_send(CLI::App& app) {
  auto* const send_app = app.add_subcommand("send", "submit the message on standard input");
  const auto options = std::make_shared<SendOptions>();
  send_app->add_option("-f", options->sender, "envelope sender; default: the address in From");
  send_app->add_flag("-t", options->recipients_from_header, "recipients from To, Cc and Bcc");
  send_app->add_option("recipients", options->recipients, "recipient addresses");
  // A mistake in master.cf must not lose mail.
  return {send_app, [options](const std::string& file) { return send(file, *options); }, EX_TEMPFAIL};
}

}  // namespace exosubmit::cli
