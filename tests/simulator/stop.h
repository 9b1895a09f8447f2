// The wish to stop, seen by every wait of every thread.
#pragma once

#include <chrono>

#include "base/file_descriptor.h"

namespace exosubmit::simulator {

// Shared by all threads.
class Stop {
 public:
  Stop();

  void request();
  bool requested() const;

  // Readable for ever once the stop is requested: for poll().
  int descriptor() const { return event_.get(); }

  // Sleeps for that long, or until the stop is requested.
  void sleep(std::chrono::milliseconds duration) const;

 private:
  base::FileDescriptor event_;
};

}  // namespace exosubmit::simulator
