// The refusal budget: Exchange punishes a mailbox that keeps failing (DESIGN.md, section 5, last paragraph;
// "Continuous error throttling for SMTP AUTH submissions", Microsoft).
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "exchange/recent.h"

namespace exosubmit::exchange {

// Who sends, in a refusal's eyes.
struct Sender {
  std::string envelope;  // as the message came to us; empty: null sender
  std::string from;      // header From as it came
};

// Of all mailboxes; outlives a reload. Shared by threads. Memory is bounded: the senders seen longest ago are
// forgotten.
class Refusals {
 public:
  explicit Refusals(base::Clock& clock) : clock_(clock) {}

  // Nothing: it may go. Else the time until it may be tried: the mailbox has had `per_hour` refusals after
  // the data within the last hour, and this sender's last message was refused. A From counts as such by
  // itself; one that is not known to be good also when the envelope sender's last message was refused, those
  // of its known good Froms aside: an application that changes its From each time is one sender.
  std::optional<std::chrono::seconds> wait(const std::string& mailbox, const Sender& sender,
                                           std::size_t per_hour);

  void refused(const std::string& mailbox, const Sender& sender);
  void accepted(const std::string& mailbox, const Sender& sender);

 private:
  using Name = std::pair<std::string, std::string>;  // mailbox and address, in lower case
  enum class Last { kUnknown, kAccepted, kRefused };
  using Senders = Recent<Name, Last>;

  bool suspect(const std::string& mailbox, const Sender& sender);

  static constexpr std::size_t kMostSenders = 10000;
  static constexpr std::size_t kMostRefusals = 10000;

  base::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::deque<base::Clock::Steady>> refusals_;  // guarded by mutex_; of an hour
  Senders froms_{kMostSenders};                                      // likewise
  Senders envelopes_{kMostSenders};                                  // likewise
};

}  // namespace exosubmit::exchange
