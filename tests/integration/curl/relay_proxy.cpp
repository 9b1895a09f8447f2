#include "relay_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>

#include "base/file_descriptor.h"

namespace exosubmit::test {
namespace {

using simulator::Stream;

constexpr std::chrono::milliseconds kPatience{10'000};
constexpr std::chrono::milliseconds kLook{2};

// Exactly so many octets; empty when the client is gone.
std::string read_octets(Stream& stream, std::string& input, std::size_t count) {
  while (input.size() < count) {
    if (stream.read(input, kPatience) != Stream::Read::kOctets) return {};
  }
  std::string octets = input.substr(0, count);
  input.erase(0, count);
  return octets;
}

unsigned octet(const std::string& text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

base::FileDescriptor connect_to(std::uint16_t port) {
  base::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
  return socket;
}

}  // namespace

RelayProxy::RelayProxy(Kind kind, const std::string& directory)
    : kind_(kind), tls_(simulator::server_context(directory, "localhost").value()) {
  auto socket = simulator::Listener::listen(0).value();
  port_ = simulator::Listener::port_of(socket);
  listener_ = std::make_unique<simulator::Listener>(std::move(socket), stop_,
                                                    [this](Stream& stream) { serve(stream); });
}

std::vector<std::string> RelayProxy::targets() {
  const std::lock_guard lock(mutex_);
  return targets_;
}

void RelayProxy::serve(Stream& stream) {
  if (kind_ == Kind::kHttps && !stream.start_tls(tls_.get())) return;
  const auto target = kind_ == Kind::kSocks ? target_of_socks(stream) : target_of_connect(stream);
  if (!target) return;
  {
    const std::lock_guard lock(mutex_);
    targets_.push_back(*target);
  }
  relay(stream, static_cast<std::uint16_t>(std::stoul(target->substr(target->rfind(':') + 1))));
}

std::optional<std::string> RelayProxy::target_of_connect(Stream& stream) const {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    if (stream.read(head, kPatience) != Stream::Read::kOctets) return std::nullopt;
  }
  if (!head.starts_with("CONNECT ")) return std::nullopt;
  stream.write("HTTP/1.1 200 Connection established\r\n\r\n");
  return head.substr(8, head.find(' ', 8) - 8);
}

// RFC 1928, without authentication.
std::optional<std::string> RelayProxy::target_of_socks(Stream& stream) const {
  std::string input;
  const std::string greeting = read_octets(stream, input, 2);
  if (greeting.empty() || read_octets(stream, input, octet(greeting, 1)).empty()) return std::nullopt;
  stream.write(std::string("\x05\x00", 2));
  const std::string request = read_octets(stream, input, 4);
  if (request.empty()) return std::nullopt;
  std::string host;
  if (request[3] == '\x03') {
    host = read_octets(stream, input, octet(read_octets(stream, input, 1), 0));
  } else {
    const bool ipv6 = request[3] == '\x04';
    const std::string address = read_octets(stream, input, ipv6 ? 16 : 4);
    std::array<char, INET6_ADDRSTRLEN> text{};
    host = inet_ntop(ipv6 ? AF_INET6 : AF_INET, address.data(), text.data(), text.size());
  }
  const std::string port = read_octets(stream, input, 2);
  if (port.empty()) return std::nullopt;
  stream.write(std::string("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00", 10));
  return host + ':' + std::to_string(octet(port, 0) * 256 + octet(port, 1));
}

// Both ways in one thread: a TLS connection takes no two.
void RelayProxy::relay(Stream& stream, std::uint16_t port) const {
  const base::FileDescriptor server = connect_to(port);
  std::array<char, 16384> buffer{};
  std::string octets;
  while (server && stream.open()) {
    const auto read = stream.read(octets, kLook);
    if (read == Stream::Read::kClosed) return;
    if (!octets.empty() && send(server.get(), octets.data(), octets.size(), MSG_NOSIGNAL) < 0) return;
    octets.clear();
    const ssize_t got = recv(server.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0) return stream.close();
    if (got > 0) stream.write({buffer.data(), static_cast<std::size_t>(got)});
  }
}

}  // namespace exosubmit::test
