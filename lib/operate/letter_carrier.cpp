#include "operate/letter_carrier.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_descriptor.h"
#include "smtp/dot_stuffing.h"
#include "smtp/reply.h"

namespace exosubmit::operate {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Deadline = steady_clock::time_point;
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

constexpr std::chrono::seconds kLongestConnect{5};  // to one address
constexpr std::chrono::seconds kLongestQuit{2};

bool ready(int socket, short events, Deadline deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
  pollfd waiting{socket, events, 0};
  return poll(&waiting, 1, std::max(0, static_cast<int>(left.count()))) == 1;
}

bool connected(int socket, const addrinfo& address, Deadline deadline) {
  if (connect(socket, address.ai_addr, address.ai_addrlen) == 0) return true;
  int error = errno;
  socklen_t size = sizeof error;
  if (error != EINPROGRESS || !ready(socket, POLLOUT, deadline)) return false;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// "HOST:PORT", an IPv6 address in brackets.
Addresses resolve(const std::string& server) {
  const std::size_t colon = server.rfind(':');
  std::string host = server.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), server.substr(colon + 1).c_str(), &hints, &found) != 0) found = nullptr;
  return {found, &freeaddrinfo};
}

base::FileDescriptor connect_to(const std::string& server, Deadline deadline) {
  const Addresses addresses = resolve(server);
  for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
    base::FileDescriptor socket(::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket && connected(socket.get(), *each, std::min(deadline, steady_clock::now() + kLongestConnect))) {
      return socket;
    }
  }
  return {};
}

// One command after another, each with its reply.
class Dialogue {
 public:
  Dialogue(base::FileDescriptor socket, std::string server, Deadline deadline)
      : socket_(std::move(socket)), server_(std::move(server)), deadline_(deadline) {}

  // Error: the reply's code has another first digit.
  base::Result<void> expect(char first_digit) {
    const auto reply = next_reply();
    if (!reply) return base::failure(base::try_later("[operator] notify " + server_ + " does not answer"));
    return judge(*reply, first_digit);
  }

  base::Result<void> say(std::string_view octets, char first_digit) {
    if (auto written = write(octets); !written) return written;
    return expect(first_digit);
  }

  base::Result<void> write(std::string_view octets) {
    while (!octets.empty() && ready(socket_.get(), POLLOUT, deadline_)) {
      const ssize_t put = send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
      if (put < 0 && errno != EAGAIN && errno != EINTR) break;
      octets.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(0, put)));
    }
    if (octets.empty()) return {};
    return base::failure(base::try_later("[operator] notify " + server_ + " takes nothing"));
  }

  // Without a reply the letter may be there all the same: it is not brought again.
  base::Result<void> expect_final(milliseconds longest) {
    deadline_ = steady_clock::now() + longest;
    const auto reply = next_reply();
    if (reply) return judge(*reply, '2');
    return base::failure(base::refuse("[operator] notify " + server_ + " did not answer to a whole message"));
  }

  void quit() {
    deadline_ = std::min(deadline_, steady_clock::now() + kLongestQuit);
    (void)say("QUIT\r\n", '2');
  }

 private:
  base::Result<void> judge(const smtp::Reply& reply, char first_digit) const {
    if (std::to_string(reply.code)[0] == first_digit) return {};
    const std::string text = "[operator] notify " + server_ + " said " + reply.to_string();
    return base::failure(reply.permanent() ? base::refuse(text) : base::try_later(text));
  }

  std::optional<smtp::Reply> next_reply() {
    while (true) {
      if (auto reply = parser_.next()) return reply;
      if (parser_.broken() || !ready(socket_.get(), POLLIN, deadline_)) return std::nullopt;
      std::array<char, 4096> buffer{};
      const ssize_t got = recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) return std::nullopt;
      parser_.feed({buffer.data(), static_cast<std::size_t>(got)});
    }
  }

  const base::FileDescriptor socket_;
  const std::string server_;
  Deadline deadline_;
  smtp::ReplyParser parser_;
};

std::string with_dots(std::string_view content) {
  std::string octets;
  smtp::DotStuffing stuffing;
  stuffing.append(content, octets);
  stuffing.finish(octets);
  return octets;
}

base::Result<void> hand_over(Dialogue& dialogue, const Letter& letter, milliseconds final_reply) {
  if (auto greeted = dialogue.expect('2'); !greeted) return greeted;
  for (const std::string& command :
       {"EHLO " + letter.host, "MAIL FROM:<" + letter.sender + '>', "RCPT TO:<" + letter.recipient + '>'}) {
    if (auto taken = dialogue.say(command + "\r\n", '2'); !taken) return taken;
  }
  if (auto ready_for_data = dialogue.say("DATA\r\n", '3'); !ready_for_data) return ready_for_data;
  if (auto written = dialogue.write(with_dots(letter.content)); !written) return written;
  return dialogue.expect_final(final_reply);
}

}  // namespace

base::Result<void> carry(const Letter& letter, const Carriage& limits) {
  const Deadline deadline = steady_clock::now() + limits.until_content;
  base::FileDescriptor socket = connect_to(letter.server, deadline);
  if (!socket) {
    return base::failure(base::try_later("[operator] notify " + letter.server + " cannot be connected to"));
  }
  Dialogue dialogue(std::move(socket), letter.server, deadline);
  auto done = hand_over(dialogue, letter, limits.final_reply);
  dialogue.quit();
  return done;
}

}  // namespace exosubmit::operate
