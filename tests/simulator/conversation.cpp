#include "simulator/conversation.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace exosubmit::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

Conversation::Input Conversation::read_line(std::string& line, std::size_t limit, milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  while (true) {
    const std::size_t end = input_.find('\n');
    if (end != std::string::npos) {
      line.assign(input_, 0, end);
      input_.erase(0, end + 1);
      bare_lf_ = !line.ends_with('\r');
      if (!bare_lf_) line.pop_back();
      const bool too_long = std::exchange(skipping_, false) || line.size() + 2 > limit;
      return too_long ? Input::kTooLong : Input::kLine;
    }
    if (input_.size() > limit) {
      skipping_ = true;
      input_.clear();
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    const Stream::Read read = fill(std::max(left, milliseconds::zero()), true);
    if (read == Stream::Read::kClosed) return Input::kClosed;
    if (read == Stream::Read::kTimeout && steady_clock::now() >= deadline) return Input::kTimeout;
  }
}

std::string Conversation::read_octets(std::size_t limit, milliseconds timeout, bool promised) {
  const auto deadline = steady_clock::now() + timeout;
  while (input_.empty() && steady_clock::now() < deadline) {
    if (fill(timeout, !promised) == Stream::Read::kClosed) return {};
  }
  if (input_.size() <= limit) return std::exchange(input_, {});
  std::string octets = input_.substr(0, limit);
  input_.erase(0, limit);
  return octets;
}

void Conversation::unread(std::string_view octets) { input_.insert(0, octets); }

bool Conversation::more_has_come() {
  if (input_.empty()) stream_.read(input_, milliseconds::zero());
  return !input_.empty();
}

void Conversation::reply(std::string_view line) {
  note(fmt::format("S: {}", line));
  output_.append(line).append("\r\n");
  last_reply_ = steady_clock::now();
}

void Conversation::raw(std::string_view octets) {
  note(fmt::format("S: {}", octets));
  output_.append(octets);
  last_reply_ = steady_clock::now();
}

Stream::Read Conversation::fill(milliseconds timeout, bool counts) {
  if (!output_.empty()) {
    const auto due = last_reply_ + options_.round_trip();
    const auto until_due = std::chrono::ceil<milliseconds>(due - steady_clock::now());
    const milliseconds grace = group_may_go_on_ || !counts ? options_.group_wait() : milliseconds::zero();
    const Stream::Read read = stream_.read(input_, std::max(until_due, grace));
    if (read != Stream::Read::kTimeout) return read;
    flush(counts);
  }
  return stream_.read(input_, timeout);
}

void Conversation::flush(bool then_waits) {
  if (output_.empty() || !stream_.open()) return;
  stream_.sleep_until(last_reply_ + options_.round_trip());
  stream_.write(std::exchange(output_, {}));
  if (then_waits) note(fmt::format("-- flight {}", ++flights_));
}

void Conversation::note(std::string_view event) { records_.transcript(connection_, event); }

}  // namespace exosubmit::simulator
