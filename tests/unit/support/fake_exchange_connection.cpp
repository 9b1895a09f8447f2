#include "support/fake_exchange_connection.h"

#include <algorithm>
#include <utility>

#include "support/fake_exchange.h"

namespace exosubmit::test {

using Result = smtp::Io::Result;

FakeExchangeConnection::FakeExchangeConnection(FakeExchange& exchange, std::size_t number, std::string peer)
    : exchange_(exchange),
      server_(exchange, number),
      capabilities_(exchange.capabilities),
      peer_(std::move(peer)),
      banner_(server_.banner()) {}

FakeExchangeConnection::~FakeExchangeConnection() {
  std::lock_guard lock(exchange_.mutex_);
  server_.end_send();
  --exchange_.open_;
}

smtp::Io FakeExchangeConnection::write(std::string_view octets, base::Clock::Steady until) {
  std::lock_guard lock(exchange_.mutex_);
  if (server_.closed()) return {Result::kClosed, 0, "connection reset by peer"};
  if (server_.blocked()) {
    const auto readable = server_.output.empty() ? base::Clock::Steady::max() : server_.output.front().ready;
    if (!wait(std::min(readable, server_.blocked_until()), until)) return {Result::kTimedOut, 0, {}};
    if (readable <= exchange_.clock_.steady()) return {Result::kReadable, 0, {}};
    server_.unblock();
  }
  const std::size_t taken = server_.consume(octets.substr(0, exchange_.octets_per_write));
  if (taken == 0) return {Result::kTimedOut, 0, {}};
  wrote_ = true;
  return {Result::kMoved, taken, {}};
}

smtp::Io FakeExchangeConnection::read(char* buffer, std::size_t room, base::Clock::Steady until) {
  std::unique_lock lock(exchange_.mutex_);
  if (std::exchange(wrote_, false)) {
    ++exchange_.flights_;
    exchange_.clock_.advance(exchange_.round_trip);
  }
  if (server_.output.empty()) {
    if (server_.closed()) return {Result::kClosed, 0, "connection closed by peer"};
    wait(base::Clock::Steady::max(), until);
    return {Result::kTimedOut, 0, {}};
  }
  FakeExchangeServer::Output& next = server_.output.front();
  if (!wait(next.ready, until)) return {Result::kTimedOut, 0, {}};
  if (next.final && exchange_.hold_) {
    ++exchange_.held_;
    exchange_.changed_.notify_all();
    exchange_.changed_.wait(lock, [this] { return !exchange_.hold_; });
    --exchange_.held_;
  }
  const std::size_t count = std::min({room, next.octets.size(), exchange_.octets_per_read});
  next.octets.copy(buffer, count);
  next.octets.erase(0, count);
  if (next.octets.empty()) {
    if (next.final) server_.end_send();
    server_.output.pop_front();
  }
  return {Result::kMoved, count, {}};
}

bool FakeExchangeConnection::disturbed() {
  std::lock_guard lock(exchange_.mutex_);
  server_.idle();
  return server_.closed() || !server_.output.empty();
}

bool FakeExchangeConnection::wait(base::Clock::Steady time, base::Clock::Steady until) {
  const auto now = exchange_.clock_.steady();
  const auto end = std::min(time, until);
  if (end > now) exchange_.clock_.advance(end - now);
  return time <= until || time <= now;
}

}  // namespace exosubmit::test
