// A token source that gives what it was told to give, and remembers that it was asked.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "oauth/token_source.h"

namespace exosubmit::test {

// Gives the results queued with then_*(), the last one again and again. May be shared by threads.
class FakeTokenSource final : public oauth::TokenSource {
 public:
  explicit FakeTokenSource(base::Clock& clock) : clock_(clock) {}

  void then_token(std::string value, std::chrono::seconds lifetime,
                  std::optional<std::chrono::seconds> refresh_in = std::nullopt) {
    std::lock_guard lock(mutex_);
    answers_.push_back({std::move(value), lifetime, refresh_in, {}});
  }
  void then_failure(oauth::TokenFailure failure) {
    std::lock_guard lock(mutex_);
    answers_.push_back({"", {}, {}, std::move(failure)});
  }

  // While closed, requests stay on their way.
  void close() { set_open(false); }
  void open() { set_open(true); }

  void await_request() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return on_their_way_ > 0; });
  }

  int requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }
  base::Clock::Steady last_deadline() const {
    std::lock_guard lock(mutex_);
    return deadline_;
  }

  oauth::TokenResult token(base::Clock::Steady deadline) override {
    const auto asked = clock_.steady();
    std::unique_lock lock(mutex_);
    ++requests_;
    deadline_ = deadline;
    ++on_their_way_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    --on_their_way_;
    const Answer answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    if (answer.value.empty()) return tl::unexpected(answer.failure);
    oauth::Token token{base::Secret(answer.value), asked + answer.lifetime, std::nullopt};
    if (answer.refresh_in) token.refresh_at = asked + *answer.refresh_in;
    return token;
  }

 private:
  struct Answer {
    std::string value;  // empty: the failure
    std::chrono::seconds lifetime;
    std::optional<std::chrono::seconds> refresh_in;
    oauth::TokenFailure failure;
  };

  void set_open(bool open) {
    std::lock_guard lock(mutex_);
    open_ = open;
    changed_.notify_all();
  }

  base::Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Answer> answers_;  // guarded by mutex_, as all below
  bool open_ = true;
  int on_their_way_ = 0;
  int requests_ = 0;
  base::Clock::Steady deadline_{};
};

}  // namespace exosubmit::test
