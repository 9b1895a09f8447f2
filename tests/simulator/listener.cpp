#include "simulator/listener.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cstring>

#include <fmt/format.h>

namespace exosubmit::simulator {
namespace {

constexpr std::size_t kMostConnections = 500;
constexpr int kBacklog = 500;
constexpr std::chrono::milliseconds kAfterFailure{50};  // out of descriptors, say

}  // namespace

struct Listener::Connection {
  std::atomic<bool> done{false};
  std::thread thread;
};

base::Result<base::FileDescriptor> Listener::listen(std::uint16_t port) {
  base::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), kBacklog) != 0) {
    return base::failure(base::operator_must_act(
        fmt::format("cannot listen on 127.0.0.1:{}: {}", port, std::strerror(errno))));
  }
  return socket;
}

std::uint16_t Listener::port_of(const base::FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Listener::Listener(base::FileDescriptor socket, const Stop& stop, Serve serve)
    : socket_(std::move(socket)), stop_(stop), serve_(std::move(serve)), thread_([this] { accept_all(); }) {}

Listener::~Listener() { thread_.join(); }

void Listener::accept_all() {
  std::array<pollfd, 2> wanted{{{socket_.get(), POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}}};
  while (!stop_.requested()) {
    if (poll(wanted.data(), wanted.size(), -1) <= 0 || (wanted[0].revents & POLLIN) == 0) continue;
    base::FileDescriptor socket(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    connections_.remove_if([](const auto& connection) {
      if (!connection->done) return false;
      connection->thread.join();
      return true;
    });
    if (!socket) stop_.sleep(kAfterFailure);
    if (socket && connections_.size() < kMostConnections) start(std::move(socket));
  }
  socket_ = base::FileDescriptor();
  for (const auto& connection : connections_) connection->thread.join();
}

void Listener::start(base::FileDescriptor socket) {
  connections_.push_back(std::make_unique<Connection>());
  Connection& connection = *connections_.back();
  connection.thread = std::thread([this, &connection, socket = std::move(socket)]() mutable {
    Stream stream(std::move(socket), stop_);
    serve_(stream);
    stream.cut();
    connection.done = true;
  });
}

}  // namespace exosubmit::simulator
