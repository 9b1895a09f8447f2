#include "exchange/window.h"

#include <algorithm>
#include <cassert>

namespace exosubmit::exchange {

void Window::add(Steady time, std::size_t count) {
  if (count == 0) return;
  if (!entries_.empty()) time = std::max(time, entries_.back().last);
  total_ += count;
  if (entries_.empty() || time - entries_.back().first >= joined_) {
    entries_.push_back({time, time, count});
  } else {
    entries_.back().last = time;
    entries_.back().count += count;
  }
}

std::size_t Window::total(Steady now) {
  while (!entries_.empty() && entries_.front().last + length_ <= now) {
    total_ -= entries_.front().count;
    entries_.pop_front();
  }
  return total_;
}

Window::Steady Window::leave_time(std::size_t count) const {
  assert(count > 0 && count <= total_);
  auto entry = entries_.begin();
  for (; entry->count < count; ++entry) count -= entry->count;
  return entry->last + length_;
}

}  // namespace exosubmit::exchange
