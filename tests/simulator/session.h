// One connection to the submission service: greeting, TLS, and commands in their sequence.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "simulator/conversation.h"
#include "simulator/reception.h"
#include "simulator/speaker.h"
#include "simulator/transaction.h"

namespace exosubmit::simulator {

class Session {
 public:
  Session(World& world, Stream& stream, unsigned long connection);

  // Until one side leaves or the simulator stops.
  void run();

 private:
  enum class Awaited { kCommand, kNothing, kEnd };

  bool greet();
  Awaited await_command(std::string& line);
  bool idle();
  void serve(std::string_view line);
  void serve_verb(std::string_view verb, std::string_view line);
  void check_pipelining(std::string_view verb);

  void ehlo(std::string_view line);
  void helo();
  void start_tls(std::string_view line);
  void auth(std::string_view line);
  void begin_mail(std::string_view line);
  void rset(std::string_view line);
  void quit(std::string_view line);

  World& world_;
  Stream& stream_;
  Conversation talk_;
  Speaker speaker_;
  Envelope envelope_;
  std::string mailbox_;  // authenticated; empty: none
  Reception reception_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point waiting_since_ = start_;
  RuleBook::Number idle_rules_seen_ = 0;
  bool hello_ = false;
  bool tls_ = false;
  bool ended_ = false;
};

}  // namespace exosubmit::simulator
