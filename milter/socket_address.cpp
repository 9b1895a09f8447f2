#include "milter/socket_address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <memory>
#include <string_view>

namespace exosubmit::milter {
namespace {

base::Result<SocketAddress> resolve_path(const std::string& path) {
  SocketAddress result;
  auto* const address = reinterpret_cast<sockaddr_un*>(&result.address);
  if (path.size() >= sizeof address->sun_path) {
    return base::failure(base::operator_must_act("socket path " + path + " is too long"));
  }
  address->sun_family = AF_UNIX;
  std::memcpy(address->sun_path, path.c_str(), path.size() + 1);
  result.size = sizeof *address;
  return result;
}

base::Result<SocketAddress> resolve_port(const std::string& port_at_host, int family) {
  const std::size_t at = port_at_host.find('@');
  const std::string port = port_at_host.substr(0, at);
  const std::string host = at == std::string::npos ? "" : port_at_host.substr(at + 1);
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found)) {
    return base::failure(base::operator_must_act("socket " + port_at_host + ": " + gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  SocketAddress result;
  std::memcpy(&result.address, found->ai_addr, found->ai_addrlen);
  result.size = found->ai_addrlen;
  return result;
}

}  // namespace

std::string socket_path(const std::string& specification) {
  for (const std::string_view kind : {"unix:", "local:"}) {
    if (specification.starts_with(kind)) return specification.substr(kind.size());
  }
  return {};
}

base::Result<SocketAddress> resolve(const std::string& specification) {
  if (const std::string path = socket_path(specification); !path.empty()) return resolve_path(path);
  if (specification.starts_with("inet:")) return resolve_port(specification.substr(5), AF_INET);
  if (specification.starts_with("inet6:")) return resolve_port(specification.substr(6), AF_INET6);
  return base::failure(base::operator_must_act("socket " + specification +
                                               ": wanted unix:/path, inet:port@host or inet6:port@host"));
}

}  // namespace exosubmit::milter
