// The holds for `url = memory:`; forgotten when the process ends.
#pragma once

#include <map>
#include <mutex>

#include "state/hold_store.h"

namespace exosubmit::state {

class MemoryHolds final : public HoldStore {
 public:
  base::Result<std::vector<StoredHold>> all() override;
  base::Result<void> put(const StoredHold& hold) override;
  base::Result<void> remove(const base::Digest& scope) override;

 private:
  std::mutex mutex_;
  std::map<base::Digest, StoredHold> holds_;  // guarded by mutex_
};

}  // namespace exosubmit::state
