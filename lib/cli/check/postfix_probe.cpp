#include "cli/check/postfix_probe.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/file_descriptor.h"

namespace exosubmit::cli {
namespace {

using std::chrono::steady_clock;

bool ready(int descriptor, short what, steady_clock::time_point deadline) {
  pollfd watched{descriptor, what, 0};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
  return left.count() > 0 && poll(&watched, 1, static_cast<int>(left.count())) > 0;
}

// 0: connected.
int connect_within(int descriptor, const sockaddr* address, socklen_t length,
                   steady_clock::time_point deadline) {
  if (connect(descriptor, address, length) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (!ready(descriptor, POLLOUT, deadline)) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

std::string read_line(int descriptor, steady_clock::time_point deadline) {
  constexpr std::size_t kLongest = 1000;
  std::string line;
  std::array<char, 256> buffer{};
  while (line.find('\n') == std::string::npos && line.size() < kLongest &&
         ready(descriptor, POLLIN, deadline)) {
    const ssize_t got = recv(descriptor, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    line.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return line.substr(0, line.find_first_of("\r\n"));
}

base::FileDescriptor open_socket(int family) {
  return base::FileDescriptor(socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

}  // namespace

std::string Probe::words() const {
  if (connected) return banner.empty() ? "connected" : banner;
  return error == 0 ? "no such host" : std::strerror(error);
}

Probe probe_tcp(const std::string& host, const std::string& port, bool banner) {
  const auto deadline = steady_clock::now() + kProbeLimit;
  const std::string name =
      host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  Probe probe;
  if (getaddrinfo(name.c_str(), port.c_str(), &hints, &found) != 0) return probe;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr && !probe.connected; each = each->ai_next) {
    const base::FileDescriptor opened = open_socket(each->ai_family);
    if (!opened) continue;
    probe.error = connect_within(opened.get(), each->ai_addr, each->ai_addrlen, deadline);
    probe.connected = probe.error == 0;
    if (probe.connected && banner) probe.banner = read_line(opened.get(), deadline);
  }
  return probe;
}

Probe probe_unix(const std::string& path) {
  Probe probe;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    probe.error = ENAMETOOLONG;
    return probe;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const base::FileDescriptor opened = open_socket(AF_UNIX);
  probe.error = connect_within(opened.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address,
                               steady_clock::now() + kProbeLimit);
  if (probe.error == EAGAIN) probe.error = 0;  // somebody listens, whose backlog is full
  probe.connected = probe.error == 0;
  return probe;
}

}  // namespace exosubmit::cli
