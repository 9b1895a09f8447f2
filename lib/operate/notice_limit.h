// How many notices may go.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "base/clock.h"

namespace exosubmit::operate {

// Used by one thread at a time; `now` never goes back.
class NoticeLimit {
 public:
  static constexpr std::chrono::minutes kBetween{15};  // two of one kind and scope
  static constexpr std::size_t kMostInAnHour = 20;

  // False: this one is left out, and counted.
  bool admit(const std::string& kind, const std::string& scope, base::Clock::Steady now);

  // So many were left out since this was asked last.
  std::size_t take_left_out() { return std::exchange(left_out_, 0); }

 private:
  std::map<std::pair<std::string, std::string>, base::Clock::Steady> last_;  // of the last kBetween
  std::deque<base::Clock::Steady> admitted_;                                 // of the last hour
  std::size_t left_out_ = 0;
};

}  // namespace exosubmit::operate
