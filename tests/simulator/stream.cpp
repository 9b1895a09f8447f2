#include "simulator/stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace exosubmit::simulator {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{60'000};  // for a client that takes no octets or no part in a handshake
constexpr milliseconds kLastReading{500};  // for a client to read what was sent before the cut
constexpr milliseconds kLongestHang{3'600'000};

}  // namespace

Stream::Stream(base::FileDescriptor socket, const Stop& stop) : socket_(std::move(socket)), stop_(stop) {
  const int on = 1;
  setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

Stream::~Stream() = default;

bool Stream::wait(short events, milliseconds timeout) {
  if ((events & POLLIN) != 0) acknowledge();
  std::array<pollfd, 2> wanted{{{socket_.get(), events, 0}, {stop_.descriptor(), POLLIN, 0}}};
  const int ready = poll(wanted.data(), wanted.size(), static_cast<int>(timeout.count()));
  if (wanted[1].revents != 0) cut();
  return ready > 0 && open();
}

// A client that leaves Nagle's algorithm on (RFC 896) withholds its last short segment until we acknowledge
// the one before, and a delayed acknowledgement comes 40 ms late. The option holds until the next segment
// only.
void Stream::acknowledge() {
  const int on = 1;
  setsockopt(socket_.get(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

Stream::Read Stream::read(std::string& octets, milliseconds timeout) {
  if (!open()) return Read::kClosed;
  return tls_ ? read_tls(octets, timeout) : read_clear(octets, timeout);
}

Stream::Read Stream::read_clear(std::string& octets, milliseconds timeout) {
  if (!wait(POLLIN, timeout)) return open() ? Read::kTimeout : Read::kClosed;
  std::array<char, 65536> buffer;
  const ssize_t count = recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Read::kTimeout;
  if (count <= 0) {
    cut();
    return Read::kClosed;
  }
  octets.append(buffer.data(), static_cast<std::size_t>(count));
  return Read::kOctets;
}

Stream::Read Stream::read_tls(std::string& octets, milliseconds timeout) {
  std::array<char, 16384> buffer;
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (open()) {
    ERR_clear_error();
    const int count = SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) {
      octets.append(buffer.data(), static_cast<std::size_t>(count));
      return Read::kOctets;
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (!wait_for_tls(count, std::max(left, milliseconds::zero()))) {
      return open() ? Read::kTimeout : Read::kClosed;
    }
  }
  return Read::kClosed;
}

bool Stream::wait_for_tls(int result, milliseconds timeout) {
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return wait(POLLIN, timeout);
    case SSL_ERROR_WANT_WRITE:
      return wait(POLLOUT, timeout);
    default: {
      const char* const reason = ERR_reason_error_string(ERR_peek_error());
      failure_ = reason != nullptr ? reason : "the client left";
      cut();
      return false;
    }
  }
}

bool Stream::write(std::string_view octets) {
  while (open() && !octets.empty()) {
    ERR_clear_error();
    const ssize_t count = tls_ ? SSL_write(tls_.get(), octets.data(), static_cast<int>(octets.size()))
                               : send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count > 0) {
      octets.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    const bool again =
        tls_ ? wait_for_tls(static_cast<int>(count), kPatience) : errno == EAGAIN && wait(POLLOUT, kPatience);
    if (!again) cut();
  }
  return open();
}

bool Stream::start_tls(SSL_CTX* context) {
  if (!open()) return false;
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), socket_.get());
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (open()) {
    ERR_clear_error();
    const int result = SSL_accept(tls_.get());
    if (result == 1) return true;
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (!wait_for_tls(result, std::max(left, milliseconds::zero())) && open()) {
      failure_ = "timeout";
      cut();
    }
  }
  return false;
}

void Stream::close() {
  if (!open()) return;
  ERR_clear_error();
  if (tls_) SSL_shutdown(tls_.get());
  shutdown(socket_.get(), SHUT_WR);
  cut();
}

void Stream::cut() {
  tls_.reset();
  socket_ = base::FileDescriptor();
}

void Stream::reset() {
  if (!open()) return;
  const linger at_once{1, 0};
  setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  cut();
}

void Stream::finish_and_cut() {
  if (!open()) return;
  ERR_clear_error();
  if (tls_) SSL_shutdown(tls_.get());
  shutdown(socket_.get(), SHUT_WR);
  const auto deadline = std::chrono::steady_clock::now() + kLastReading;
  std::string rest;
  while (std::chrono::steady_clock::now() < deadline && read_clear(rest, kLastReading) == Read::kOctets) {
    rest.clear();
  }
  cut();
}

void Stream::sleep_until(std::chrono::steady_clock::time_point time) const {
  stop_.sleep(std::chrono::ceil<milliseconds>(time - std::chrono::steady_clock::now()));
}

void Stream::await_departure() {
  if (open()) wait(POLLRDHUP, kLongestHang);
  cut();
}

}  // namespace exosubmit::simulator
