// Patience with a deadline that the test sets, remembering when it was told that somebody waits.
#pragma once

#include <atomic>
#include <chrono>
#include <vector>

#include "base/clock.h"
#include "exchange/patience.h"

namespace exosubmit::test {

class FakePatience final : public exchange::Patience {
 public:
  explicit FakePatience(base::Clock& clock, std::chrono::seconds patience = std::chrono::seconds{240})
      : clock_(clock), deadline_(clock.steady() + patience) {}

  base::Clock::Steady deadline() const override { return deadline_; }
  void still_waiting() override { told_.push_back(clock_.steady()); }
  bool stopping() const override { return stopping_; }

  void stop() { stopping_ = true; }  // from any thread

  // When still_waiting() was called.
  const std::vector<base::Clock::Steady>& told() const { return told_; }

 private:
  base::Clock& clock_;
  base::Clock::Steady deadline_;
  std::atomic<bool> stopping_ = false;
  std::vector<base::Clock::Steady> told_;
};

}  // namespace exosubmit::test
