#include "simulator/mailboxes.h"

#include <algorithm>
#include <numeric>

#include "base/ascii.h"

namespace exosubmit::simulator {
namespace {

constexpr std::chrono::seconds kRateWindow{60};
constexpr std::chrono::hours kQuotaWindow{24};
constexpr std::chrono::minutes kErrorWindow{10};

using Clock = std::chrono::steady_clock;

Clock::time_point time_of(Clock::time_point time) { return time; }
Clock::time_point time_of(const std::pair<Clock::time_point, std::size_t>& entry) { return entry.first; }

template <typename Events>
void forget_older(Events& events, std::chrono::seconds window) {
  const auto start = Clock::now() - window;
  while (!events.empty() && time_of(events.front()) <= start) events.pop_front();
}

}  // namespace

Mailboxes::Mailboxes(const Options& options)
    : limits_(options.enforcement), any_sender_(options.accept_any_from) {
  for (const std::string& mailbox : options.mailboxes) {
    const std::string name = base::to_lower(mailbox);
    states_[name].send_as.insert(name);
  }
  for (const auto& [mailbox, sender] : options.send_as) {
    states_[base::to_lower(mailbox)].send_as.insert(base::to_lower(sender));
  }
}

bool Mailboxes::exists(std::string_view address) const {
  std::lock_guard lock(mutex_);
  return states_.find(base::to_lower(address)) != states_.end();
}

bool Mailboxes::may_send_as(std::string_view mailbox, std::string_view sender) const {
  std::lock_guard lock(mutex_);
  const auto found = states_.find(base::to_lower(mailbox));
  return any_sender_ || (found != states_.end() && found->second.send_as.count(base::to_lower(sender)) > 0);
}

unsigned Mailboxes::max_concurrent_sends() const {
  std::lock_guard lock(mutex_);
  return max_concurrent_;
}

Mailboxes::Send::Send(Mailboxes& mailboxes, std::string_view mailbox)
    : mailboxes_(mailboxes), mailbox_(base::to_lower(mailbox)), serial_(0) {
  std::lock_guard lock(mailboxes_.mutex_);
  serial_ = ++mailboxes_.next_serial_;
  auto& in_progress = mailboxes_.states_[mailbox_].in_progress;
  in_progress.insert(serial_);
  mailboxes_.max_concurrent_ =
      std::max(mailboxes_.max_concurrent_, static_cast<unsigned>(in_progress.size()));
}

Mailboxes::Send::~Send() {
  std::lock_guard lock(mailboxes_.mutex_);
  mailboxes_.states_[mailbox_].in_progress.erase(serial_);
}

std::string Mailboxes::Send::over_limit(std::size_t recipients) {
  std::lock_guard lock(mailboxes_.mutex_);
  const Enforcement& limits = mailboxes_.limits_;
  State& state = mailboxes_.states_[mailbox_];
  forget_older(state.errors, kErrorWindow);
  forget_older(state.sends, kRateWindow);
  forget_older(state.recipients, kQuotaWindow);

  if (limits.throttle && state.errors.size() >= *limits.throttle) {
    return state.last_error == "invalid-recipients" ? "throttled-invalid-recipients"
                                                    : "throttled-send-as-denied";
  }
  const auto earlier = std::distance(state.in_progress.begin(), state.in_progress.find(serial_));
  if (limits.concurrency && earlier >= static_cast<std::ptrdiff_t>(*limits.concurrency)) return "concurrency";
  if (limits.rate && state.sends.size() >= *limits.rate) return "rate";
  const std::size_t so_far =
      std::accumulate(state.recipients.begin(), state.recipients.end(), std::size_t{0},
                      [](std::size_t sum, const auto& entry) { return sum + entry.second; });
  if (limits.recipients && so_far + recipients > *limits.recipients) return "recipient-quota";
  state.sends.push_back(Clock::now());
  return {};
}

void Mailboxes::Send::succeeded(std::size_t recipients) {
  std::lock_guard lock(mailboxes_.mutex_);
  mailboxes_.states_[mailbox_].recipients.emplace_back(Clock::now(), recipients);
}

void Mailboxes::Send::failed(std::string_view refusal) {
  std::lock_guard lock(mailboxes_.mutex_);
  State& state = mailboxes_.states_[mailbox_];
  state.errors.push_back(Clock::now());
  state.last_error = refusal;
}

}  // namespace exosubmit::simulator
