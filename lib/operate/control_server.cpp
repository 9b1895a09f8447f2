#include "operate/control_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace exosubmit::operate {
namespace {

using std::chrono::steady_clock;

// Descriptors or memory are short: whoever waits is taken later.
constexpr std::chrono::seconds kNoConnection{1};

}  // namespace

ControlServer::ControlServer(base::FileDescriptor listener, Answer answer, std::chrono::milliseconds longest)
    : listener_(std::move(listener)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      answer_(std::move(answer)),
      longest_(longest),
      thread_([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) serve();
      }) {}

ControlServer::~ControlServer() {
  thread_.request_stop();

  eventfd_write(wake_.get(), 1);
}

// No memory: the client has no answer, and the daemon goes on.
void ControlServer::serve() {
  wait();
  accept_one();
  clients_.remove_if([this](Client& client) {
    try {
      return !go_on(client);
    } catch (const std::exception&) {
      return true;
    }
  });
}

void ControlServer::wait() {
  const Steady now = steady_clock::now();
  Steady until = now + std::chrono::hours{1};
  std::vector<pollfd> watched{{wake_.get(), POLLIN, 0}};
  if (now >= accepts_from_) {
    watched.push_back({listener_.get(), POLLIN, 0});
  } else {
    until = accepts_from_;
  }
  for (const Client& client : clients_) {
    watched.push_back({client.socket.get(), static_cast<short>(client.answered ? POLLOUT : POLLIN), 0});
    until = std::min(until, client.deadline);
  }
  const auto longest = std::chrono::ceil<std::chrono::milliseconds>(until - now);
  poll(watched.data(), watched.size(), std::max(0, static_cast<int>(longest.count())));
}

void ControlServer::accept_one() {
  const Steady now = steady_clock::now();
  if (now < accepts_from_) return;
  base::FileDescriptor socket(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
      accepts_from_ = now + kNoConnection;
    }
    return;
  }
  if (clients_.size() == kMostClients) clients_.pop_front();
  clients_.push_back({std::move(socket), now + longest_});
}

bool ControlServer::go_on(Client& client) {
  if (steady_clock::now() >= client.deadline) return false;
  if (!client.answered && !read(client)) return false;
  return !client.answered || write(client);
}

bool ControlServer::read(Client& client) {
  std::array<char, kMaxRequestBytes> buffer{};
  const ssize_t got = recv(client.socket.get(), buffer.data(), buffer.size(), 0);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  client.in.append(buffer.data(), static_cast<std::size_t>(got));
  const std::size_t end = client.in.find('\n');
  if (end == std::string::npos) return client.in.size() <= kMaxRequestBytes;
  client.out = answer_(client.in.substr(0, end)) + '\n';
  client.answered = true;
  return true;
}

bool ControlServer::write(Client& client) const {
  const std::size_t left = client.out.size() - client.written;
  const ssize_t put = send(client.socket.get(), client.out.data() + client.written, left, MSG_NOSIGNAL);
  if (put < 0) return errno == EAGAIN || errno == EINTR;
  client.written += static_cast<std::size_t>(put);
  return client.written < client.out.size();
}

}  // namespace exosubmit::operate
