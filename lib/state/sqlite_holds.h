// The holds for `url = sqlite:/PATH`: survive a restart.
#pragma once

#include <memory>

#include "state/hold_store.h"
#include "state/sqlite_store.h"

namespace exosubmit::state {

// Texts of outcomes are stored without addresses. Every change survives a power cut.
class SqliteHolds final : public HoldStore {
 public:
  explicit SqliteHolds(std::shared_ptr<SqliteStore> store) : store_(std::move(store)) {}

  base::Result<std::vector<StoredHold>> all() override;
  base::Result<void> put(const StoredHold& hold) override;
  base::Result<void> remove(const base::Digest& scope) override;

 private:
  const std::shared_ptr<SqliteStore> store_;
};

}  // namespace exosubmit::state
