#include "operate/notice_limit.h"

namespace exosubmit::operate {

bool NoticeLimit::admit(const std::string& kind, const std::string& scope, base::Clock::Steady now) {
  std::erase_if(last_, [now](const auto& entry) { return now - entry.second >= kBetween; });
  while (!admitted_.empty() && now - admitted_.front() >= std::chrono::hours{1}) admitted_.pop_front();
  if (admitted_.size() >= kMostInAnHour || last_.contains({kind, scope})) {
    ++left_out_;
    return false;
  }
  last_[{kind, scope}] = now;
  admitted_.push_back(now);
  return true;
}

}  // namespace exosubmit::operate
