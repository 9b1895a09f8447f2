#include "state/memory_holds.h"

namespace exosubmit::state {

base::Result<std::vector<StoredHold>> MemoryHolds::all() {
  const std::lock_guard lock(mutex_);
  std::vector<StoredHold> holds;
  for (const auto& [scope, hold] : holds_) holds.push_back(hold);
  return holds;
}

base::Result<void> MemoryHolds::put(const StoredHold& hold) {
  const std::lock_guard lock(mutex_);
  holds_.insert_or_assign(hold.scope, hold);
  return {};
}

base::Result<void> MemoryHolds::remove(const base::Digest& scope) {
  const std::lock_guard lock(mutex_);
  holds_.erase(scope);
  return {};
}

}  // namespace exosubmit::state
