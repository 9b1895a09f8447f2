#include "support/fake_exchange_server.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"

namespace exosubmit::test {
namespace {

void replace(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

int code_of(std::string_view reply) {
  int code = 0;
  std::from_chars(reply.data(), reply.data() + std::min<std::size_t>(3, reply.size()), code);
  return code;
}

bool says(std::string_view line, std::string_view verb) {
  return base::starts_with_ignoring_case(line, verb) &&
         (line.size() == verb.size() || line[verb.size()] == ' ');
}

}  // namespace

FakeExchangeServer::FakeExchangeServer(FakeExchange& exchange, std::size_t number)
    : exchange_(exchange), number_(number) {
  const std::string digits = std::to_string(number);
  session_ = "08DC48BEE95C0000";
  session_.replace(session_.size() - std::min<std::size_t>(4, digits.size()), digits.size(), digits);
}

std::string FakeExchangeServer::banner() const {
  return exchange_.capabilities.greeting +
         " Microsoft ESMTP MAIL Service ready at Wed, 20 Mar 2024 10:27:50 +0000 [" + session_ + ']';
}

std::size_t FakeExchangeServer::consume(std::string_view octets) {
  std::size_t used = 0;
  while (used < octets.size() && !blocked()) {
    const std::string_view rest = octets.substr(used);
    if (closed_ || mode_ == Mode::kDeaf) return octets.size();
    const bool content = mode_ == Mode::kData || mode_ == Mode::kChunk;
    used += content ? consume_content(rest) : consume_line(rest);
  }
  return used;
}

std::size_t FakeExchangeServer::consume_line(std::string_view octets) {
  const std::size_t end = octets.find('\n');
  const std::size_t used = std::min(end, octets.size() - 1) + 1;
  line_ += octets.substr(0, used);
  if (end == std::string_view::npos) return used;
  std::string line = std::exchange(line_, {});
  if (!line.ends_with("\r\n") || line.find('\r') != line.size() - 2)
    mistake("line does not end in CRLF: " + line);
  line.erase(std::min(line.find('\r'), line.size() - 1));
  command(line, used == octets.size());
  return used;
}

void FakeExchangeServer::command(std::string_view line, bool last) {
  note(mode_ == Mode::kBlob ? "C: <blob of " + std::to_string(line.size()) + " octets>"
                            : "C: " + std::string(line));
  if (!output.empty() && !exchange_.capabilities.pipelining) mistake("pipelined: " + std::string(line));
  if (mode_ == Mode::kBlob || mode_ == Mode::kEmptyLine) {
    blob(line);
  } else if (says(line, "AUTH")) {
    auth(line, last);
  } else if (says(line, "MAIL")) {
    mail(line);
  } else if (says(line, "RCPT")) {
    rcpt(line);
  } else if (says(line, "DATA")) {
    data(last);
  } else if (says(line, "BDAT")) {
    bdat(line);
  } else if (says(line, "RSET")) {
    reset();
  } else if (says(line, "QUIT")) {
    quit();
  } else {
    out_of_order("500 5.3.3 Unrecognized command %S", "unknown command " + std::string(line));
  }
}

void FakeExchangeServer::auth(std::string_view line, bool last) {
  if (!last || !output.empty()) mistake("AUTH was pipelined");
  if (authenticated_ || line != "AUTH XOAUTH2") {
    out_of_order("503 5.5.2 Auth command already specified %S", "not wanted: " + std::string(line));
  } else if (answer(Stage::kAuth, line, "334 ") == 334) {
    mode_ = Mode::kBlob;
  }
}

void FakeExchangeServer::blob(std::string_view line) {
  const std::string refusal = "535 5.7.3 Authentication unsuccessful %S";
  if (std::exchange(mode_, Mode::kCommands) == Mode::kEmptyLine) {
    if (!line.empty()) mistake("an error challenge wants an empty line");
    say(refusal);
    return;
  }
  constexpr std::string_view kUser = "user=";
  constexpr std::string_view kBearer = "\1auth=Bearer ";
  const std::string plain = base::decode_base64(line).value_or("");
  const std::size_t bearer = plain.find(kBearer);
  const bool well_formed = plain.starts_with(kUser) && bearer != std::string::npos && plain.ends_with("\1\1");
  if (!well_formed) mistake("not an XOAUTH2 response");
  mailbox_ = well_formed ? plain.substr(kUser.size(), bearer - kUser.size()) : "";
  const std::string token = well_formed ? plain.substr(bearer + kBearer.size()) : "";
  const bool good = well_formed && (exchange_.token_.empty() || token == exchange_.token_ + "\1\1");
  const int code = answer(Stage::kBlob, mailbox_, good ? "235 2.7.0 Authentication successful" : refusal);
  if (code == 334) mode_ = Mode::kEmptyLine;
  if (code != 235) return;
  authenticated_ = true;
  ++exchange_.authentications_;
}

int FakeExchangeServer::answer(Stage stage, std::string_view text, const std::string& normal) {
  const std::size_t before = output.size();
  const auto rule = exchange_.misbehaviour(stage, text);
  if (!rule) say(normal);
  const int code = rule ? obey(*rule, normal) : code_of(normal);
  if (stage == Stage::kFinal && output.size() > before) output.back().final = true;
  return code;
}

int FakeExchangeServer::obey(const Misbehaviour& rule, const std::string& normal) {
  switch (rule.action) {
    case Misbehaviour::Action::kReply:
      say(rule.reply);
      return code_of(rule.reply);
    case Misbehaviour::Action::kReplyThenCut:
      say(rule.reply);
      close();
      return code_of(rule.reply);
    case Misbehaviour::Action::kDelay:
      say(normal, rule.delay);
      return code_of(normal);
    case Misbehaviour::Action::kAcceptThenCut:
      close();
      return code_of(normal);
    case Misbehaviour::Action::kHang:
      mode_ = Mode::kDeaf;
      return 0;
    case Misbehaviour::Action::kCut:
    case Misbehaviour::Action::kFail:
      close();
      return 0;
  }
  return 0;
}

void FakeExchangeServer::say(const std::string& reply, std::chrono::nanoseconds delay) {
  std::string text = reply;
  replace(text, "%S", "[AM6P193CA0125.EURP193.PROD.OUTLOOK.COM 2024-03-20T10:27:56.998Z " + session_ + ']');
  replace(text, "%H", "[Hostname=DBBPR03MB5414.eurprd03.prod.outlook.com]");
  note("S: " + text);
  output.push_back({text + "\r\n", exchange_.clock_.steady() + delay});
}

void FakeExchangeServer::out_of_order(const std::string& reply, const std::string& text) {
  mistake(text);
  say(reply);
}

void FakeExchangeServer::reset() {
  if (answer(Stage::kReset, "RSET", "250 2.0.0 Resetting") / 100 != 2) return;
  transaction_ = {};
  reset_needed_ = false;
}

void FakeExchangeServer::quit() {
  ++exchange_.quits_;
  if (answer(Stage::kQuit, "QUIT", "221 2.0.0 Service closing transmission channel") != 0) close();
}

void FakeExchangeServer::idle() {
  if (closed_ || !output.empty()) return;
  if (const auto rule = exchange_.misbehaviour(Stage::kIdle, {})) {
    obey(*rule, "421 4.4.1 Connection timed out. Total session duration: 00:05:00.7054661");
    close();
  }
}

void FakeExchangeServer::end_send() {
  if (std::exchange(sending_, false)) --exchange_.sends_;
}

void FakeExchangeServer::mistake(const std::string& text) {
  exchange_.mistakes_.push_back(std::to_string(number_) + ' ' + text);
}

void FakeExchangeServer::note(const std::string& text) {
  exchange_.transcript_.push_back(std::to_string(number_) + ' ' + text);
}

void FakeExchangeServer::close() {
  if (!std::exchange(closed_, true)) note("-- closed");
}

}  // namespace exosubmit::test
