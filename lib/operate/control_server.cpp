#include "operate/control_server.h"

#include <poll.h>
#include <sys/socket.h>

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

constexpr std::chrono::seconds kBetweenLooks{1};  // whether to stop

// No memory: a client has no answer, and the daemon goes on.
template <typename Work>
void survive(Work work) {
  try {
    work();
  } catch (const std::exception&) {
  }
}

}  // namespace

ControlServer::ControlServer(base::FileDescriptor listener, Answer answer, std::chrono::milliseconds longest)
    : listener_(std::move(listener)),
      answer_(std::move(answer)),
      longest_(longest),
      thread_([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) survive([this] { serve(); });
      }) {}

void ControlServer::serve() {
  wait();
  accept_one();
  clients_.remove_if([this](Client& client) {
    bool goes_on = false;
    survive([&] { goes_on = go_on(client); });
    return !goes_on;
  });
}

void ControlServer::wait() {
  const Steady now = steady_clock::now();
  Steady until = now + kBetweenLooks;
  std::vector<pollfd> watched;
  if (now >= accepts_from_) watched.push_back({listener_.get(), POLLIN, 0});
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
    if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
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
