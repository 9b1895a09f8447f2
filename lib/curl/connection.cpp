#include "curl/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace exosubmit::curl {
namespace {

int socket_of(const EasyHandle& handle) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle.get(), CURLINFO_ACTIVESOCKET, &socket);
  return socket;
}

smtp::Io moved(std::size_t octets) { return {smtp::Io::Result::kMoved, octets, {}}; }

timespec time_left(base::Clock::Steady now, base::Clock::Steady until) {
  const auto left = std::max(until - now, base::Clock::Steady::duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(left - seconds);
  return {static_cast<time_t>(seconds.count()), static_cast<long>(rest.count())};
}

}  // namespace

Connection::Connection(std::unique_ptr<EasyHandle> handle, Greeting greeting)
    : handle_(std::move(handle)), greeting_(std::move(greeting)), socket_(socket_of(*handle_)) {}

smtp::Io Connection::write(std::string_view octets, base::Clock::Steady until) {
  while (true) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(handle_->get(), octets.data(), octets.size(), &sent);
    if (code == CURLE_OK && sent > 0) return moved(sent);
    if (code != CURLE_OK && code != CURLE_AGAIN) return ended(code, "writing");
    // Readable may mean no more than a TLS session ticket: only octets of SMTP are worth telling.
    if (const auto told = look_ahead()) return *told;
    if (!wait(POLLIN | POLLOUT, until)) return {smtp::Io::Result::kTimedOut, 0, {}};
  }
}

// Input while a write is blocked: an early 421 or 5xx, or the end. Nothing where there is none.
std::optional<smtp::Io> Connection::look_ahead() {
  if (early_begin_ == early_end_) {
    const auto got = try_read(early_.data(), early_.size());
    if (!got) return std::nullopt;
    if (got->result != smtp::Io::Result::kMoved) return got;
    early_begin_ = 0;
    early_end_ = got->octets;
  }
  return smtp::Io{smtp::Io::Result::kReadable, 0, {}};
}

smtp::Io Connection::read(char* buffer, std::size_t room, base::Clock::Steady until) {
  if (early_begin_ != early_end_) {
    const std::size_t octets = std::min(room, early_end_ - early_begin_);
    std::copy_n(early_.data() + early_begin_, octets, buffer);
    early_begin_ += octets;
    return moved(octets);
  }
  while (true) {
    // First, since OpenSSL may hold octets already that no poll shows.
    if (const auto got = try_read(buffer, room)) return *got;
    if (!wait(POLLIN, until)) return {smtp::Io::Result::kTimedOut, 0, {}};
  }
}

// Nothing where the read would block.
std::optional<smtp::Io> Connection::try_read(char* buffer, std::size_t room) {
  std::size_t got = 0;
  const CURLcode code = curl_easy_recv(handle_->get(), buffer, room, &got);
  if (code == CURLE_AGAIN) return std::nullopt;
  if (code != CURLE_OK) return ended(code, "reading");
  if (got == 0) return smtp::Io{smtp::Io::Result::kClosed, 0, "the server closed the connection"};
  return moved(got);
}

// libcurl calls an end without TLS's close_notify a failure of reading or writing; servers do end so.
smtp::Io Connection::ended(CURLcode code, const char* doing) {
  char octet = 0;
  if (::recv(socket_, &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
    return {smtp::Io::Result::kClosed, 0, "the server closed the connection"};
  }
  return {smtp::Io::Result::kFailed, 0, fmt::format("{} failed: {}", doing, handle_->why(code))};
}

// False when the time has come. True may also mean that something is wrong with the socket: the next call
// of libcurl tells what.
bool Connection::wait(short events, base::Clock::Steady until) {
  pollfd polled{socket_, events, 0};
  while (true) {
    const auto now = base::SystemClock().steady();
    if (now >= until) return false;
    const timespec left = time_left(now, until);
    const int ready = ::ppoll(&polled, 1, &left, nullptr);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;
  }
}

bool Connection::disturbed() { return look_ahead().has_value(); }

}  // namespace exosubmit::curl
