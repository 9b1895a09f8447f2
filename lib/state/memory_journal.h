// The journal for `url = memory:`; forgets everything when the process ends.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "state/journal.h"
#include "state/stored_row.h"

namespace exosubmit::state {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(base::Clock& clock) : clock_(clock) {}

  base::Result<Row> look(const Key& key, Wall now) override;
  base::Result<std::vector<Row>> claim(const std::vector<Claim>& claims, const std::string& owner, Wall now,
                                       Wall lease_end) override;
  base::Result<void> renew(const std::vector<Key>& keys, const std::string& owner, Wall lease_end) override;
  base::Result<void> finish(const std::vector<Finished>& finished, const std::string& owner,
                            Wall now) override;
  base::Result<void> forget_refusals(const std::vector<Key>& keys) override;
  base::Result<std::size_t> count(const Key& key, const std::string& what, Wall now) override;
  void wait_while_in_flight(const Key& key, base::Clock::Steady until) override;
  base::Result<void> end_leases(const std::string& owner, Wall now) override;
  base::Result<void> prune(Wall before) override;

 private:
  struct Counter {
    std::size_t value = 0;
    Wall touched{};
  };

  // Both are called with mutex_ held.
  std::optional<StoredRow> load(const Key& key) const;
  void save(const Key& key, std::optional<StoredRow> stored);

  base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, StoredRow> rows_;                            // guarded by mutex_
  std::map<std::pair<Key, std::string>, Counter> counters_;  // guarded by mutex_
};

}  // namespace exosubmit::state
