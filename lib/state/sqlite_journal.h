// The journal for `url = sqlite:/PATH`: survives a restart, and is shared by the processes that use the file.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "state/journal.h"
#include "state/sqlite_store.h"
#include "state/stored_row.h"

namespace exosubmit::state {

// Outcomes, counters and forgotten refusals survive a power cut; rows in flight the death of the process.
// An outcome that cannot be written is kept in memory and written as soon as the store works again. Texts of
// outcomes are stored without addresses, keys and owners as SHA-256.
class SqliteJournal final : public Journal {
 public:
  SqliteJournal(std::shared_ptr<SqliteStore> store, base::Clock& clock)
      : store_(std::move(store)), clock_(clock) {}

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
  base::Result<std::optional<StoredRow>> read(const Key& key);
  base::Result<void> prune_table(std::string_view sql, const std::vector<SqliteValue>& values);
  void tell_waiters();

  const std::shared_ptr<SqliteStore> store_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t changes_ = 0;  // guarded by mutex_
};

}  // namespace exosubmit::state
