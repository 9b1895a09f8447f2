// The mailboxes, whom they may send as, and Exchange's limits on each.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/options.h"

namespace exosubmit::simulator {

// Shared by all threads. Addresses are compared without regard to case.
class Mailboxes {
 public:
  explicit Mailboxes(const Options& options);

  bool exists(std::string_view address) const;
  bool may_send_as(std::string_view mailbox, std::string_view sender) const;

  // A send in progress: from its first content octet to its final reply.
  class Send {
   public:
    Send(Mailboxes& mailboxes, std::string_view mailbox);
    ~Send();
    Send(const Send&) = delete;  // it is counted once
    Send& operator=(const Send&) = delete;

    // The name of the text that refuses it for a limit; empty when there is room. What has room counts.
    std::string over_limit(std::size_t recipients);

    void succeeded(std::size_t recipients);
    // `refusal`: the name of the text that said so.
    void failed(std::string_view refusal);

   private:
    Mailboxes& mailboxes_;
    std::string mailbox_;
    unsigned long serial_;
  };

  unsigned max_concurrent_sends() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct State {
    std::set<std::string> send_as;
    std::set<unsigned long> in_progress;  // serials
    std::deque<Clock::time_point> sends;
    std::deque<std::pair<Clock::time_point, std::size_t>> recipients;
    std::deque<Clock::time_point> errors;
    std::string last_error;
  };

  const Enforcement limits_;
  const bool any_sender_;
  mutable std::mutex mutex_;
  std::map<std::string, State, std::less<>> states_;  // guarded by mutex_
  unsigned long next_serial_ = 0;                     // guarded by mutex_
  unsigned max_concurrent_ = 0;                       // guarded by mutex_
};

}  // namespace exosubmit::simulator
