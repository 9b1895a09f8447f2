#include "operate/housekeeper.h"

#include <algorithm>
#include <utility>

namespace exosubmit::operate {

void Housekeeper::every(std::chrono::seconds interval, std::function<void()> task) {
  tasks_.push_back({interval, std::move(task), clock_.steady() + interval});
}

void Housekeeper::start() {
  thread_ = std::thread([this] { work(); });
}

void Housekeeper::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Housekeeper::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !tasks_.empty()) {
    const auto next = std::min_element(tasks_.begin(), tasks_.end(),
                                       [](const Task& a, const Task& b) { return a.due < b.due; });
    if (clock_.steady() < next->due) {
      clock_.wait_until(lock, changed_, next->due);
      continue;
    }
    next->due = clock_.steady() + next->interval;
    lock.unlock();
    next->run();
    lock.lock();
  }
}

}  // namespace exosubmit::operate
