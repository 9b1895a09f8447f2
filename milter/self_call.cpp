#include "milter/self_call.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "base/file_descriptor.h"

namespace exosubmit::milter {
namespace {

using std::string_view_literals::operator""sv;

// SMFIC_OPTNEG as Postfix 3 offers it: a length, 'O', version 6, all actions, all steps.
constexpr std::string_view kNegotiate = "\0\0\0\x0dO\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff"sv;
constexpr std::string_view kQuit = "\0\0\0\x01Q"sv;
constexpr std::size_t kCommandAt = 4;

bool send_all(int socket, std::string_view octets) {
  return send(socket, octets.data(), octets.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(octets.size());
}

bool ready(int socket, short events, std::chrono::milliseconds longest) {
  pollfd waiting{socket, events, 0};
  return poll(&waiting, 1, static_cast<int>(longest.count())) == 1 && (waiting.revents & events) != 0;
}

// A few octets over a connection within this host: they come, and are taken, all at once.
bool negotiated(int socket, std::chrono::milliseconds longest) {
  std::array<char, kCommandAt + 1> answer{};
  return ready(socket, POLLOUT, longest) && send_all(socket, kNegotiate) && ready(socket, POLLIN, longest) &&
         recv(socket, answer.data(), answer.size(), 0) == static_cast<ssize_t>(answer.size()) &&
         answer[kCommandAt] == 'O' && send_all(socket, kQuit);
}

}  // namespace

bool answers(const SocketAddress& address, std::chrono::milliseconds longest) {
  const base::FileDescriptor socket(
      ::socket(address.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return true;
  const int connected =
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.address), address.size);
  // EAGAIN of a unix socket: its backlog is full, as when nobody accepts any more.
  if (connected != 0 && errno != EINPROGRESS) return false;
  return negotiated(socket.get(), longest);
}

}  // namespace exosubmit::milter
