#include "support/fake_exchange.h"

#include <utility>

#include "base/ascii.h"
#include "support/fake_exchange_connection.h"

namespace exosubmit::test {
namespace {

constexpr const char* kPeer = "smtp.office365.com[192.0.2.1]:587";

bool contains(std::string_view text, std::string_view part) {
  return base::to_lower(text).find(base::to_lower(part)) != std::string::npos;
}

smtp::ConnectFailure connect_failure(const Misbehaviour& rule) {
  using Step = smtp::ConnectFailure::Step;
  switch (rule.action) {
    case Misbehaviour::Action::kFail:
      return rule.failure;
    case Misbehaviour::Action::kReply:
    case Misbehaviour::Action::kReplyThenCut: {
      smtp::ReplyParser parser;
      parser.feed(rule.reply + "\r\n");
      return {Step::kBanner, parser.next(), std::string(kPeer) + ": refused: " + rule.reply, kPeer};
    }
    case Misbehaviour::Action::kHang:
    case Misbehaviour::Action::kDelay:
      return {Step::kConnect, std::nullopt, std::string(kPeer) + ": connection timed out", kPeer};
    default:
      return {Step::kConnect, std::nullopt, std::string(kPeer) + ": connection refused", kPeer};
  }
}

}  // namespace

FakeExchange::FakeExchange(FakeClock& clock) : clock_(clock) {
  capabilities.greeting = "FR2P281CA0087.outlook.office365.com";
  capabilities.pipelining = capabilities.chunking = capabilities.eight_bit_mime = true;
  capabilities.smtputf8 = capabilities.dsn = capabilities.enhanced_status_codes = true;
  capabilities.size = true;
  capabilities.max_size = 157286400;
  capabilities.auth = {"LOGIN", "XOAUTH2"};
}

tl::expected<std::unique_ptr<smtp::Connection>, smtp::ConnectFailure> FakeExchange::connect(
    base::Clock::Steady until) {
  std::lock_guard lock(mutex_);
  if (const auto rule = misbehaviour(Stage::kConnect, {})) {
    const auto left = until - clock_.steady();
    if (rule->action == Misbehaviour::Action::kDelay && rule->delay < left) {
      clock_.advance(rule->delay);
    } else {
      const smtp::ConnectFailure failure = connect_failure(*rule);
      if (failure.text.ends_with("timed out")) clock_.advance(left);
      return tl::unexpected(failure);
    }
  }
  ++connections_;
  ++open_;
  return std::make_unique<FakeExchangeConnection>(*this, connections_, kPeer);
}

std::optional<Misbehaviour> FakeExchange::misbehaviour(Stage stage, std::string_view text) {
  Misbehaviour* first = nullptr;
  for (Misbehaviour& rule : rules_) {
    if (rule.stage != stage || !contains(text, rule.match)) continue;
    const bool due = ++rule.seen >= rule.first && rule.times > 0;
    if (due && first == nullptr) first = &rule;
  }
  if (first == nullptr) return std::nullopt;
  --first->times;
  return *first;
}

FakeExchange::Rule& FakeExchange::Rule::from(unsigned occurrence) {
  rule_.first = occurrence;
  return *this;
}

FakeExchange::Rule& FakeExchange::Rule::times(unsigned count) {
  rule_.times = count;
  return *this;
}

FakeExchange::Rule& FakeExchange::Rule::matching(std::string text) {
  rule_.match = std::move(text);
  return *this;
}

FakeExchange::Rule& FakeExchange::Rule::after(std::size_t octets) {
  rule_.after_octets = octets;
  return *this;
}

void FakeExchange::Rule::add(Misbehaviour::Action action, std::string text) {
  rule_.action = action;
  rule_.reply = std::move(text);
  std::lock_guard lock(exchange_.mutex_);
  exchange_.rules_.push_back(rule_);
}

void FakeExchange::Rule::reply(std::string text) { add(Misbehaviour::Action::kReply, std::move(text)); }

void FakeExchange::Rule::reply_then_cut(std::string text) {
  add(Misbehaviour::Action::kReplyThenCut, std::move(text));
}

void FakeExchange::Rule::cut() { add(Misbehaviour::Action::kCut); }

void FakeExchange::Rule::hang() { add(Misbehaviour::Action::kHang); }

void FakeExchange::Rule::delay(std::chrono::nanoseconds time) {
  rule_.delay = time;
  add(Misbehaviour::Action::kDelay);
}

void FakeExchange::Rule::accept_then_cut() { add(Misbehaviour::Action::kAcceptThenCut); }

void FakeExchange::Rule::fail(smtp::ConnectFailure failure) {
  rule_.failure = std::move(failure);
  add(Misbehaviour::Action::kFail);
}

void FakeExchange::behave() {
  std::lock_guard lock(mutex_);
  rules_.clear();
}

void FakeExchange::accept_only(std::string token) {
  std::lock_guard lock(mutex_);
  token_ = std::move(token);
}

void FakeExchange::hold_finals() {
  std::lock_guard lock(mutex_);
  hold_ = true;
}

void FakeExchange::release_finals() {
  std::lock_guard lock(mutex_);
  hold_ = false;
  changed_.notify_all();
}

void FakeExchange::await_held_finals(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return held_ >= count; });
}

std::vector<AcceptedMessage> FakeExchange::messages() const {
  std::lock_guard lock(mutex_);
  return messages_;
}

std::vector<std::string> FakeExchange::mistakes() const {
  std::lock_guard lock(mutex_);
  return mistakes_;
}

std::vector<std::string> FakeExchange::transcript() const {
  std::lock_guard lock(mutex_);
  return transcript_;
}

std::size_t FakeExchange::connections() const {
  std::lock_guard lock(mutex_);
  return connections_;
}

std::size_t FakeExchange::open_connections() const {
  std::lock_guard lock(mutex_);
  return open_;
}

std::size_t FakeExchange::authentications() const {
  std::lock_guard lock(mutex_);
  return authentications_;
}

std::size_t FakeExchange::transactions() const {
  std::lock_guard lock(mutex_);
  return transactions_;
}

std::size_t FakeExchange::flights() const {
  std::lock_guard lock(mutex_);
  return flights_;
}

std::size_t FakeExchange::max_concurrent_sends() const {
  std::lock_guard lock(mutex_);
  return max_sends_;
}

std::size_t FakeExchange::quits() const {
  std::lock_guard lock(mutex_);
  return quits_;
}

}  // namespace exosubmit::test
