// One smtpd of Postfix as the milter sees it: sends its commands one after another, each as soon as the one
// before is answered.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "support/milter_load/measures.h"
#include "support/milter_load/packet.h"
#include "support/milter_load/steps.h"

namespace exosubmit::test {

class Session {
 public:
  // Gives the next message's steps; none: there is no more.
  using NextMessage = std::function<std::vector<Step>()>;

  // Connects to the unix socket at `path`. With `gated` it stops before each end of message until
  // pass_gate().
  static base::Result<Session> connect(const std::string& path, NextMessage next, bool gated);

  int descriptor() const { return socket_.get(); }
  short wanted_events() const;
  bool done() const { return done_; }
  bool at_gate() const { return at_gate_; }

  // Does what the socket is ready for. Error: the milter ended the connection, or said what no milter says.
  base::Result<void> serve(short events, Measures& measures);
  void pass_gate();

 private:
  using Clock = std::chrono::steady_clock;

  Session(base::FileDescriptor socket, NextMessage next, bool gated);
  base::Result<void> read(Measures& measures);
  base::Result<void> write(Measures& measures);
  base::Result<void> answered(const Packet& answer, Measures& measures);
  void fill();  // the output, up to the next command that is answered
  void send_next();

  base::FileDescriptor socket_;
  NextMessage next_message_;
  bool gated_;
  bool at_gate_ = false;
  bool done_ = false;
  std::vector<Step> steps_ = opening();
  std::size_t step_ = 0;      // the next of steps_
  std::size_t repeated_ = 0;  // so often it was sent
  Flags agreed_ = 0;
  std::string awaited_;  // the command whose answer must come; empty: none
  Clock::time_point asked_;
  std::string output_;
  std::size_t written_ = 0;  // of output_
  PacketReader input_;
};

}  // namespace exosubmit::test
