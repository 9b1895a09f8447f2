#include "simulator/session.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "simulator/authentication.h"

namespace exosubmit::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLook{100};  // how long a silence is before the session counts as idle
constexpr unsigned kTooManyMistakes = 10;
constexpr std::size_t kShown = 1024;  // octets of a command in the records

// RFC 5321 section 4.5.3.1.4, with the room that extensions claim for their parameters (RFC 1870, 3461, 6152,
// 6531); the limit for an AUTH command with its response is RFC 4954's.
constexpr std::size_t kLongestCommand = 512;
constexpr std::size_t kLongestMail = 512 + 26 + 17 + 10 + 107;
constexpr std::size_t kLongestRcpt = 512 + 500;
constexpr std::size_t kLongestAuth = 12288;

std::size_t limit_for(std::string_view verb) {
  return verb == "MAIL"   ? kLongestMail
         : verb == "RCPT" ? kLongestRcpt
         : verb == "AUTH" ? kLongestAuth
                          : kLongestCommand;
}

// A client that pipelines may send more in the same flight.
bool may_go_on_after(std::string_view verb, std::string_view line) {
  const bool last_chunk = base::to_lower(line).ends_with(" last");
  return verb == "MAIL" || verb == "RCPT" || verb == "RSET" || (verb == "BDAT" && !last_chunk);
}

std::string verb_of(std::string_view line) {
  std::string verb(line.substr(0, line.find(' ')));
  for (char& c : verb) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return verb;
}

}  // namespace

Session::Session(World& world, Stream& stream, unsigned long connection)
    : world_(world),
      stream_(stream),
      talk_(stream, world.records, world.live, connection),
      speaker_(world, stream, talk_, connection),
      reception_(world, speaker_, talk_, mailbox_) {}

void Session::run() {
  std::string line;
  if (greet()) {
    while (!ended_ && stream_.open()) {
      const Awaited awaited = await_command(line);
      if (awaited == Awaited::kEnd) break;
      if (awaited == Awaited::kCommand) serve(line);
      if (speaker_.mistakes() >= kTooManyMistakes) {
        speaker_.hang_up("too-many-errors");
      }
    }
  }
  talk_.flush(false);
  stream_.close();
  talk_.note("-- closed");
}

bool Session::greet() {
  talk_.note("-- connected");
  if (!speaker_.enter(Stage::kConnect, "")) return false;
  world_.stop.sleep(world_.live.round_trip());  // TCP's own handshake, which loopback gives for nothing
  if (!speaker_.enter(Stage::kBanner, "")) return stream_.open();
  if (talk_.more_has_come()) speaker_.mistake("", "sent before the banner");
  speaker_.say("banner");
  return stream_.open();
}

Session::Awaited Session::await_command(std::string& line) {
  waiting_since_ = steady_clock::now();
  idle_rules_seen_ = 0;
  while (true) {
    switch (talk_.read_line(line, kLongestAuth, kLook)) {
      case Conversation::Input::kLine:
        return Awaited::kCommand;
      case Conversation::Input::kTooLong:
        speaker_.mistake("too-long", "a line over 12288 octets");
        return Awaited::kNothing;
      case Conversation::Input::kClosed:
        return Awaited::kEnd;
      case Conversation::Input::kTimeout:
        if (!idle()) return Awaited::kEnd;
    }
  }
}

// A rule for idle sessions acts once in each silence, also when it is added during it.
bool Session::idle() {
  if (steady_clock::now() - waiting_since_ >= world_.options.idle_timeout) {
    speaker_.hang_up("timed-out", {{"duration", session_duration(steady_clock::now() - start_)}});
    return false;
  }
  if (mailbox_.empty() || envelope_.begun) return true;
  const RuleBook::Number newest = world_.rules.newest();
  if (newest == idle_rules_seen_) return true;
  const RuleBook::Number seen = std::exchange(idle_rules_seen_, newest);
  speaker_.enter(Stage::kIdle, mailbox_, seen);
  return stream_.open();
}

void Session::serve(std::string_view line) {
  const std::string verb = verb_of(line);
  speaker_.start_command();
  if (verb != "AUTH") talk_.note(fmt::format("C: {}", line.substr(0, kShown)));
  if (talk_.line_ended_in_bare_lf()) speaker_.mistake("", "a command ends in a bare LF");
  if (line.size() + 2 > limit_for(verb)) return speaker_.mistake("too-long", verb + " command too long");
  talk_.group_may_go_on(may_go_on_after(verb, line));
  check_pipelining(verb);
  serve_verb(verb, line);
}

// RFC 2920 section 3.1: these end a group of commands. DATA and STARTTLS are looked at where they are served.
void Session::check_pipelining(std::string_view verb) {
  constexpr std::array<std::string_view, 6> kLast{"EHLO", "HELO", "AUTH", "NOOP", "VRFY", "QUIT"};
  const bool offered = world_.options.hidden.count("PIPELINING") == 0;
  const bool ends_group = std::find(kLast.begin(), kLast.end(), verb) != kLast.end() ||
                          (!offered && (verb == "MAIL" || verb == "RCPT" || verb == "RSET"));
  if (ends_group && talk_.more_has_come()) speaker_.mistake("", fmt::format("pipelined behind {}", verb));
}

void Session::serve_verb(std::string_view verb, std::string_view line) {
  const bool chunking = world_.options.hidden.count("CHUNKING") == 0;
  if (verb == "EHLO") return ehlo(line);
  if (verb == "HELO") return helo();
  if (verb == "STARTTLS") return start_tls(line);
  if (verb == "AUTH") return auth(line);
  if (verb == "MAIL") return begin_mail(line);
  if (verb == "RCPT") {
    if (speaker_.enter(Stage::kRcpt, line)) rcpt(world_, speaker_, envelope_, line);
  } else if (verb == "DATA") {
    ended_ = !reception_.data(envelope_, line);
  } else if (verb == "BDAT" && chunking) {
    ended_ = !reception_.bdat(envelope_, line);
  } else if (verb == "RSET") {
    rset(line);
  } else if (verb == "NOOP") {
    speaker_.say("noop-ok");
  } else if (verb == "VRFY") {
    speaker_.say("vrfy");
  } else if (verb == "QUIT") {
    quit(line);
  } else {
    speaker_.mistake("unrecognized", fmt::format("unrecognized command: {}", line.substr(0, 40)),
                     {{"verb", std::string(verb)}});
  }
}

void Session::ehlo(std::string_view line) {
  if (!speaker_.enter(tls_ ? Stage::kEhlo2 : Stage::kEhlo, line)) return;
  if (line.size() < 6 || !base::is_ascii(line) || !is_domain(line.substr(5))) {
    return speaker_.mistake("invalid-domain", fmt::format("invalid: {}", line));
  }
  hello_ = true;
  envelope_ = Envelope();
  speaker_.say_ehlo(tls_);
}

void Session::helo() {
  hello_ = true;
  envelope_ = Envelope();
  speaker_.say("helo");
}

void Session::start_tls(std::string_view line) {
  if (tls_) return speaker_.mistake("starttls-already", "STARTTLS within TLS");
  if (!hello_) return speaker_.out_of_sequence("hello-first", "STARTTLS before EHLO");
  if (line.size() != 8) return speaker_.mistake("invalid-arguments", "STARTTLS with an argument");
  if (!speaker_.enter(Stage::kStartTls, line)) return;
  if (talk_.more_has_come()) {
    speaker_.mistake("", "pipelined behind STARTTLS; discarded");
    talk_.discard_input();
  }
  speaker_.say("starttls-ready");
  talk_.flush(true);
  speaker_.enter(Stage::kTls, "");
  talk_.flush(false);
  world_.stop.sleep(world_.live.round_trip());  // our part of the handshake, one flight in TLS 1.3
  if (!stream_.start_tls(world_.smtp_tls.get())) {
    return talk_.note(fmt::format("-- tls failed: {}", stream_.failure()));
  }
  ++world_.counts.tls_handshakes;
  talk_.note(fmt::format("-- tls {}", stream_.tls_version()));
  tls_ = true;
  hello_ = false;
}

void Session::auth(std::string_view line) {
  const std::string_view argument = line.substr(std::min<std::size_t>(line.size(), 5));
  const std::string_view mechanism = argument.substr(0, argument.find(' '));
  const bool has_response = mechanism.size() != argument.size();
  talk_.note(fmt::format("C: AUTH {}{}", mechanism, has_response ? " ..." : ""));
  if (!tls_) return speaker_.mistake("auth-unknown", "AUTH before STARTTLS");
  if (!hello_) return speaker_.out_of_sequence("hello-first", "AUTH before EHLO");
  if (!mailbox_.empty()) return speaker_.out_of_sequence("auth-already", "AUTH twice");
  if (envelope_.begun) return speaker_.out_of_sequence("bad-sequence", "AUTH within a transaction");
  if (!speaker_.enter(Stage::kAuth, fmt::format("AUTH {}", mechanism))) return;
  mailbox_ = authenticate(world_, speaker_, talk_, argument);
}

void Session::begin_mail(std::string_view line) {
  if (!hello_) return speaker_.out_of_sequence("hello-first", "MAIL before EHLO");
  if (!tls_) return speaker_.mistake("starttls-required", "MAIL before STARTTLS");
  if (mailbox_.empty()) return speaker_.mistake("not-authenticated", "MAIL before AUTH");
  if (speaker_.enter(Stage::kMail, line)) mail(world_, speaker_, envelope_, line);
}

void Session::rset(std::string_view line) {
  if (!speaker_.enter(Stage::kRset, line)) return;
  envelope_ = Envelope();
  speaker_.say("rset-ok");
}

void Session::quit(std::string_view line) {
  ended_ = true;
  if (speaker_.enter(Stage::kQuit, line)) speaker_.say("bye");
  talk_.flush(false);
}

}  // namespace exosubmit::simulator
