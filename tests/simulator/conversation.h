// Lines and octets from a client, replies to it in flights, all of it in the transcript.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "simulator/options.h"
#include "simulator/records.h"
#include "simulator/stream.h"

namespace exosubmit::simulator {

// Replies are queued and sent when the client has nothing more for us, as a server does that honours
// PIPELINING: what is sent at once is a flight. For one thread.
class Conversation {
 public:
  Conversation(Stream& stream, Records& records, const LiveOptions& options, unsigned long connection)
      : stream_(stream), records_(records), options_(options), connection_(connection) {}

  enum class Input { kLine, kTooLong, kTimeout, kClosed };

  // Takes the next line, without its end; kTooLong takes away a line over `limit` octets, its end included.
  Input read_line(std::string& line, std::size_t limit, std::chrono::milliseconds timeout);
  bool line_ended_in_bare_lf() const { return bare_lf_; }

  // Takes at most `limit` octets of content that follows; empty when the client is gone or silent.
  // `promised`: they were announced (BDAT), so the client waits for no reply before it sends them.
  std::string read_octets(std::size_t limit, std::chrono::milliseconds timeout, bool promised);

  // Gives octets back that belong to what follows.
  void unread(std::string_view octets);

  // True when the client sent more already, without waiting for our answer.
  bool more_has_come();
  void discard_input() { input_.clear(); }

  void reply(std::string_view line);  // without its end
  void raw(std::string_view octets);
  bool replies_pending() const { return !output_.empty(); }

  // The client may go on in the same flight: a short wait shows whether it does.
  void group_may_go_on(bool may) { group_may_go_on_ = may; }

  // Sends what is queued. `then_waits`: the next thing is the client's, so it is a flight of its own.
  void flush(bool then_waits);

  void note(std::string_view event);  // in the transcript

 private:
  Stream::Read fill(std::chrono::milliseconds timeout, bool counts);

  Stream& stream_;
  Records& records_;
  const LiveOptions& options_;
  const unsigned long connection_;
  std::string input_;
  std::string output_;
  std::chrono::steady_clock::time_point last_reply_;
  bool group_may_go_on_ = false;
  bool bare_lf_ = false;
  bool skipping_ = false;  // the rest of a line that was too long
  unsigned long flights_ = 0;
};

}  // namespace exosubmit::simulator
