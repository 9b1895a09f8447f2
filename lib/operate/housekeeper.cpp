#include "operate/housekeeper.h"

#include <algorithm>
#include <utility>

namespace exosubmit::operate {

void Housekeeper::every(std::chrono::seconds interval, std::function<void()> task) {
  tasks_.push_back({interval, std::move(task), clock_.steady() + interval});
}

std::chrono::nanoseconds Housekeeper::run_due() {
  std::chrono::nanoseconds next = std::chrono::hours{1};
  for (Task& task : tasks_) {
    if (clock_.steady() >= task.due) {
      task.run();
      task.due = clock_.steady() + task.interval;
    }
    next = std::min<std::chrono::nanoseconds>(next, task.due - clock_.steady());
  }
  return std::max(next, std::chrono::nanoseconds::zero());
}

}  // namespace exosubmit::operate
