#include "dns_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace exosubmit::test {
namespace {

constexpr std::size_t kHeader = 12, kMost = 65535;

std::string two(std::size_t value) {
  return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

// Header and question alone: what an EDNS option adds is left out.
std::string start_of(const std::string& question, unsigned flags, unsigned answers) {
  const std::size_t end = question.find('\0', kHeader) + 5;
  return question.substr(0, 2) + two(0x8000 | flags) + two(1) + two(answers) + two(0) + two(0) +
         question.substr(kHeader, end - kHeader);
}

bool bind_to(int descriptor, unsigned port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

unsigned port_of(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

DnsServer::DnsServer(Answer answer) : answer_(std::move(answer)) {
  constexpr int kAttempts = 50;  // the UDP port that fits must be free for TCP
  for (int i = 0; i < kAttempts; ++i) {
    udp_ = base::FileDescriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    tcp_ = base::FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!bind_to(udp_.get(), 0)) continue;
    port_ = port_of(udp_.get());
    if (bind_to(tcp_.get(), port_) && listen(tcp_.get(), 5) == 0) break;
  }
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) == 0) {
    stop_read_ = base::FileDescriptor(ends[0]);
    stop_write_ = base::FileDescriptor(ends[1]);
  }
  thread_ = std::thread([this] { serve(); });
}

DnsServer::~DnsServer() {
  stop_write_ = {};
  thread_.join();
}

void DnsServer::serve() {
  std::array<pollfd, 3> watched{
      {{udp_.get(), POLLIN, 0}, {tcp_.get(), POLLIN, 0}, {stop_read_.get(), POLLIN, 0}}};
  while (poll(watched.data(), watched.size(), -1) > 0 && watched[2].revents == 0) {
    if (watched[0].revents != 0) answer_datagram();
    if (watched[1].revents != 0) answer_connection();
  }
}

void DnsServer::answer_datagram() {
  std::string question(kMost, '\0');
  sockaddr_in client{};
  socklen_t size = sizeof client;
  const ssize_t got =
      recvfrom(udp_.get(), question.data(), question.size(), 0, reinterpret_cast<sockaddr*>(&client), &size);
  if (got < static_cast<ssize_t>(kHeader)) return;
  question.resize(static_cast<std::size_t>(got));
  ++questions_;
  const std::string reply = answer_(question, false);
  if (!reply.empty())
    sendto(udp_.get(), reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&client), size);
}

void DnsServer::answer_connection() {
  const base::FileDescriptor client(accept4(tcp_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  std::string question(kMost, '\0');
  const ssize_t got = recv(client.get(), question.data(), question.size(), 0);
  if (got < static_cast<ssize_t>(kHeader + 2)) return;
  question.resize(static_cast<std::size_t>(got));
  const std::string reply = answer_(question.substr(2), true);
  const std::string framed = two(reply.size()) + reply;
  for (std::size_t sent = 0; sent < framed.size();) {
    const ssize_t now = send(client.get(), framed.data() + sent, framed.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

std::string reply_to(const std::string& question, unsigned code, const std::string& text) {
  if (code != 0) return start_of(question, 0x180 | code, 0);
  std::string data;
  for (std::size_t at = 0; at < text.size(); at += 255) {
    const std::string piece = text.substr(at, 255);
    data += static_cast<char>(piece.size()) + piece;
  }
  return start_of(question, 0x180, 1) + two(0xc00c) + two(16) + two(1) + two(0) + two(60) + two(data.size()) +
         data;
}

std::string truncated(const std::string& question) { return start_of(question, 0x380, 0); }

}  // namespace exosubmit::test
