// One milter connection: gathers each message and gives Postfix its answer. Knows no libmilter.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/envelope.h"
#include "milter/answer.h"
#include "milter/daemon.h"
#include "milter/incoming.h"
#include "milter/postfix.h"
#include "milter/reply_text.h"
#include "submit/report.h"

namespace exosubmit::milter {

// What a callback returns.
struct Step {
  enum class Kind { kContinue, kAccept, kDiscard, kTempfail, kReject };
  Kind kind = Kind::kContinue;
  std::optional<Reply> reply = {};  // with kTempfail and kReject
};

// Its callbacks come one after another, though on varying threads.
class Session {
 public:
  // `protocol_suffices`: Postfix offers all of the milter protocol that we need.
  Session(Daemon& daemon, bool protocol_suffices) : daemon_(daemon), protocol_suffices_(protocol_suffices) {}

  void connect(std::string client_name, std::string client_address, Postfix& postfix);

  void helo(std::string name) { connection_.helo = std::move(name); }

  // `arguments`: the path and its ESMTP parameters, as the client wrote them.
  Step mail(const std::vector<std::string>& arguments, Postfix& postfix);
  Step recipient(const std::vector<std::string>& arguments, Postfix& postfix);
  Step data();
  void header(std::string name, std::string_view value);
  Step end_of_header();
  void body(std::string_view octets);
  Step end_of_message(Postfix& postfix);
  void abort() { message_.reset(); }

  // A callback failed: the message under way is deferred at its next answer, whatever comes before.
  void give_up() {
    message_.reset();
    given_up_ = true;
  }

 private:
  Step without_message() const;

  // Postfix is wired in a way that we cannot work with: 451 and an alert.
  Step misfit(std::string text) const;
  Step perform(const Answer& answer, const submit::Report& report, Postfix& postfix);
  void log(const Answer& answer, const submit::Report& report) const;

  Daemon& daemon_;
  const bool protocol_suffices_;
  std::string daemon_name_;
  mail::Origin connection_;  // as far as the connection tells
  std::unique_ptr<Incoming> message_;
  bool given_up_ = false;  // until the next MAIL
};

}  // namespace exosubmit::milter
