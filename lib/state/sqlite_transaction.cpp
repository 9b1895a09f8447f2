#include "state/sqlite_transaction.h"

namespace exosubmit::state {
namespace {

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

base::Result<void> transact(SqliteConnection& connection, Durability durability, const SqliteWork& work) {
  if (auto set = connection.wait_for_disk(durability == Durability::kPowerCut); !set) return set;
  Transaction transaction(connection);
  if (auto begun = transaction.begin(); !begun) return begun;
  if (auto worked = work(connection); !worked) return worked;
  return transaction.commit();
}

}  // namespace exosubmit::state
