#include "support/milter_load/session.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace exosubmit::test {
namespace {

constexpr std::size_t kEnoughOutput = 64 * 1024;

tl::unexpected<base::Error> failed(const std::string& what) { return base::failure(base::try_later(what)); }

// Progress and changes of the message come before the answer.
bool is_answer(char command) { return std::string_view("acdrtyO").find(command) != std::string_view::npos; }

std::string meaning(const Packet& answer) {
  switch (answer.command) {
    case 'd':
      return "discard";
    case 'a':
      return "accept";
    case 'c':
      return "continue";
    case 't':
      return "tempfail";
    case 'r':
      return "reject";
    default:
      return answer.data.substr(0, answer.data.find('\0'));
  }
}

}  // namespace

base::Result<Session> Session::connect(const std::string& path, NextMessage next, bool gated) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return failed("the path is too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failed("cannot connect to " + path + ": " + std::strerror(errno));
  }
  return Session(std::move(socket), std::move(next), gated);
}

Session::Session(base::FileDescriptor socket, NextMessage next, bool gated)
    : socket_(std::move(socket)), next_message_(std::move(next)), gated_(gated) {
  fill();
}

short Session::wanted_events() const {
  if (done_) return 0;
  return static_cast<short>(written_ < output_.size() ? POLLIN | POLLOUT : POLLIN);
}

base::Result<void> Session::serve(short events, Measures& measures) {
  if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) {
    if (auto result = read(measures); !result) return result;
  }
  return done_ ? base::Result<void>() : write(measures);
}

base::Result<void> Session::read(Measures& measures) {
  std::array<char, 4096> octets{};
  const ssize_t got = ::recv(socket_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (got <= 0) return failed("the milter ended the connection while " + awaited_ + " waited");
  input_.add({octets.data(), static_cast<std::size_t>(got)});
  while (const auto packet = input_.next()) {
    if (!is_answer(packet->command)) continue;
    if (auto result = answered(*packet, measures); !result) return result;
  }
  return input_.broken() ? base::Result<void>(failed("not the milter protocol")) : base::Result<void>();
}

base::Result<void> Session::answered(const Packet& answer, Measures& measures) {
  const std::string command = std::exchange(awaited_, {});
  const Seconds took = Clock::now() - asked_;
  if (command == kEndOfMessage) {
    --measures.waiting;
    measures.ends.push_back(took);
    ++measures.answers[meaning(answer)];
  } else if (answer.command == 'O') {
    agreed_ = agreed_steps(answer);
  } else if (answer.command != 'c') {
    return failed(command + " was answered: " + meaning(answer));
  }
  if (command != kEndOfMessage) {
    Seconds& slowest = measures.slowest[command];
    slowest = std::max(slowest, took);
  }
  fill();
  return {};
}

// Lets the output end with a command that is answered, or with enough to be busy.
void Session::fill() {
  while (awaited_.empty() && !done_ && !at_gate_ && output_.size() - written_ < kEnoughOutput) {
    if (step_ == steps_.size()) {
      steps_ = next_message_();
      step_ = 0;
      if (steps_.empty()) done_ = true;
    } else if (gated_ && steps_[step_].name == kEndOfMessage) {
      at_gate_ = true;
    } else {
      send_next();
    }
  }
}

void Session::send_next() {
  const Step& step = steps_[step_];
  if (written_ == output_.size()) {
    output_.clear();
    written_ = 0;
  }
  output_ += step.octets;
  if (step.unanswered == 0 || (agreed_ & step.unanswered) == 0) {
    awaited_ = step.name;
    asked_ = Clock::now();
  }
  if (++repeated_ < step.times) return;
  repeated_ = 0;
  ++step_;
}

void Session::pass_gate() {
  at_gate_ = false;
  send_next();
}

base::Result<void> Session::write(Measures& measures) {
  while (written_ < output_.size()) {
    const ssize_t sent = ::send(socket_.get(), output_.data() + written_, output_.size() - written_,
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return {};
    if (sent < 0) return failed(std::string("the milter does not read: ") + std::strerror(errno));
    written_ += static_cast<std::size_t>(sent);
    fill();
    if (written_ == output_.size() && awaited_ == kEndOfMessage) {
      measures.most_waiting = std::max(measures.most_waiting, ++measures.waiting);
    }
  }
  return {};
}

}  // namespace exosubmit::test
