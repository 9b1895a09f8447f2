// What was counted within the last so-and-so long: a sliding window.
#pragma once

#include <cstddef>
#include <deque>

#include "base/clock.h"

namespace exosubmit::exchange {

// Used by one thread at a time. A count leaves the window when it is `length` old.
class Window {
 public:
  using Steady = base::Clock::Steady;
  using Duration = Steady::duration;

  // Counts less than `joined` apart are kept as one, at the later time: a day of single recipients would
  // else fill the memory.
  Window(Duration length, Duration joined) : length_(length), joined_(joined) {}

  Duration length() const { return length_; }

  // A time before the newest counts as that.
  void add(Steady time, std::size_t count);

  // Of all counts still within at `now`, which never goes back.
  std::size_t total(Steady now);

  // When the `count` oldest will all have left; 0 < count <= total.
  Steady leave_time(std::size_t count) const;

 private:
  struct Entry {
    Steady first, last;
    std::size_t count;
  };
  Duration length_;
  Duration joined_;
  std::deque<Entry> entries_;  // oldest first
  std::size_t total_ = 0;      // of entries_
};

}  // namespace exosubmit::exchange
