#include "log/memory_sink.h"

#include <algorithm>

namespace exosubmit::log {

std::vector<MemorySink::Line> MemorySink::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

bool MemorySink::contains(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const Line& line) { return line.text.find(text) != std::string::npos; });
}

void MemorySink::emit(Level level, std::string_view line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back({level, std::string(line)});
}

}  // namespace exosubmit::log
