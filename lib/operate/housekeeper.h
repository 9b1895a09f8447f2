// What is due from time to time, never on a message's way.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "base/clock.h"

namespace exosubmit::operate {

// Used by one thread.
class Housekeeper {
 public:
  explicit Housekeeper(base::Clock& clock) : clock_(clock) {}

  // `task` must not throw and ends by itself; one that takes long delays the others.
  void every(std::chrono::seconds interval, std::function<void()> task);

  // Runs what is due. Gives the time until the next is.
  std::chrono::nanoseconds run_due();

 private:
  struct Task {
    std::chrono::seconds interval;
    std::function<void()> run;
    base::Clock::Steady due;
  };

  base::Clock& clock_;
  std::vector<Task> tasks_;
};

}  // namespace exosubmit::operate
