#include "state/sqlite_store.h"

#include <utility>

namespace exosubmit::state {

// Holds the connection. A mutex would be held while SQLite waits for another process, and waiting for it has
// no end.
class SqliteStore::Turn {
 public:
  explicit Turn(SqliteStore& store) : store_(store) {
    std::unique_lock lock(store_.mutex_);
    const auto end = std::chrono::steady_clock::now() + store_.patience_;
    mine_ = store_.free_.wait_until(lock, end, [&] { return !store_.taken_; });
    if (mine_) store_.taken_ = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!mine_) return;
    const std::lock_guard lock(store_.mutex_);
    store_.taken_ = false;
    store_.free_.notify_one();
  }

  base::Result<void> taken() const {
    if (mine_) return {};
    return base::failure(base::try_later("state file " + store_.path_ + ": busy for too long"));
  }

 private:
  SqliteStore& store_;
  bool mine_ = false;
};

namespace {

constexpr int kSwitches = 20;  // attempts to switch to the write-ahead log

// Undone unless committed.
class Transaction {
 public:
  explicit Transaction(SqliteConnection& connection) : connection_(connection) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (connection_.in_transaction()) (void)connection_.run("ROLLBACK");
  }

  // Takes the right to write at once: a transaction that reads first could find it taken later.
  base::Result<void> begin() { return connection_.run("BEGIN IMMEDIATE"); }
  base::Result<void> commit() { return connection_.run("COMMIT"); }

 private:
  SqliteConnection& connection_;
};

}  // namespace

base::Result<std::shared_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                             const Options& options) {
  auto connection = SqliteConnection::open(path, options.patience);
  if (!connection) return base::failure(connection.error());
  std::shared_ptr<SqliteStore> store(new SqliteStore(path, std::move(*connection), options.patience));
  if (auto prepared = store->prepare_file(options.schema); !prepared) {
    return base::failure(base::operator_must_act(prepared.error().text));
  }
  return store;
}

base::Result<void> SqliteStore::prepare_file(std::span<const SqliteStep> schema) {
  // First of all: a file that is not ours must stay as it is.
  auto migrated =
      write(Durability::kPowerCut, [&](SqliteConnection& c) { return migrate(c, path_, schema); });
  if (!migrated) return migrated;
  return use_write_ahead_log();
}

// SQLite does not wait for another process here, which may be doing the same: an empty transaction does.
base::Result<void> SqliteStore::use_write_ahead_log() {
  std::string mode;
  base::Result<void> set;
  for (int attempt = 0; attempt < kSwitches && mode != "wal"; ++attempt) {
    auto waited = write(Durability::kPowerCut, [](SqliteConnection&) { return base::Result<void>{}; });
    if (!waited) return waited;
    set = connection_.run("PRAGMA journal_mode = WAL", {}, [&](const SqliteRow& row) { mode = row.text(0); });
  }
  if (set && mode != "wal") {
    return base::failure(base::operator_must_act(
        "state file " + path_ + ": its file system cannot keep a write-ahead log; use a local one"));
  }
  return set;
}

base::Result<void> SqliteStore::read(const Work& work) {
  const Turn turn(*this);
  if (auto taken = turn.taken(); !taken) return taken;
  return work(connection_);
}

base::Result<void> SqliteStore::write(Durability durability, const Work& work) {
  const Turn turn(*this);
  if (auto taken = turn.taken(); !taken) return taken;
  return transact(durability, work);
}

base::Result<void> SqliteStore::transact(Durability durability, const Work& work) {
  auto set = connection_.run(durability == Durability::kPowerCut ? "PRAGMA synchronous = FULL"
                                                                 : "PRAGMA synchronous = NORMAL");
  if (!set) return set;
  Transaction transaction(connection_);
  if (auto begun = transaction.begin(); !begun) return begun;
  if (auto worked = work(connection_); !worked) return worked;
  return transaction.commit();
}

}  // namespace exosubmit::state
