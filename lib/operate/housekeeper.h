// The one thread beside libmilter's: does what is due, never on a message's way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace exosubmit::operate {

class Housekeeper {
 public:
  explicit Housekeeper(base::Clock& clock) : clock_(clock) {}
  ~Housekeeper() { stop(); }
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  // Before start(). `task` must not throw and ends by itself; a task that takes long delays the others.
  void every(std::chrono::seconds interval, std::function<void()> task);

  void start();

  // Waits for the task that is running.
  void stop();

 private:
  struct Task {
    std::chrono::seconds interval;
    std::function<void()> run;
    base::Clock::Steady due;
  };
  void work();

  base::Clock& clock_;
  std::vector<Task> tasks_;  // the thread's own, once started
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace exosubmit::operate
