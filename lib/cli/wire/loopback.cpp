#include "cli/wire/loopback.h"

#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/file_descriptor.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kInAByte = 250;
constexpr std::size_t kMost = 4 * kInAByte;

// By Postfix's own way: SO_REUSEADDR, so that connections of the past do not count.
bool can_bind(const addrinfo& address) {
  const base::FileDescriptor opened(socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!opened) return true;  // the family is unknown here: nobody listens
  const int on = 1;
  setsockopt(opened.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return bind(opened.get(), address.ai_addr, address.ai_addrlen) == 0 || errno == EACCES;
}

}  // namespace

std::string loopback(std::size_t number) {
  return "127.0." + std::to_string(number / kInAByte) + '.' + std::to_string(number % kInAByte + 1);
}

std::string why_not_free(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string name = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  const int failed = getaddrinfo(name.empty() ? nullptr : name.c_str(), port.c_str(), &hints, &found);
  if (failed != 0) return gai_strerror(failed);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    if (!can_bind(*address)) return std::strerror(errno);
  }
  return {};
}

base::Result<void> place(WirePlan& plan, const std::function<bool(const std::string&)>& usable) {
  std::size_t number = 0;
  for (Nexthop& nexthop : plan.nexthops) {
    while (number < kMost && !usable(loopback(number))) ++number;
    if (number == kMost) {
      return base::failure(base::operator_must_act(
          "no loopback address has its port 10587 free for the listener: see \"ss -ltnp sport = :10587\""));
    }
    nexthop.address = loopback(number++);
  }
  return {};
}

}  // namespace exosubmit::cli
