// The ledger for `url = sqlite:/PATH`: survives a restart, and is shared by the processes that use the file.
#pragma once

#include <memory>

#include "state/ledger.h"
#include "state/sqlite_store.h"

namespace exosubmit::state {

// A mailbox stands there as SHA-256 of its username. Entries survive the death of the process.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::shared_ptr<SqliteStore> store, base::Clock& clock)
      : store_(std::move(store)), clock_(clock) {}

  base::Result<void> add_send(const std::string& mailbox, Wall time) override;
  base::Result<void> add_recipients(const std::string& mailbox, std::size_t count, Wall time) override;
  base::Result<std::vector<Wall>> sends(const std::string& mailbox, Wall since) override;
  base::Result<std::vector<Entry>> recipients(const std::string& mailbox, Wall since) override;
  base::Result<void> prune(Wall before) override;

 private:
  enum class Book { kSends, kRecipients };

  base::Result<std::vector<Entry>> later_than(Book book, const std::string& mailbox, Wall since);

  const std::shared_ptr<SqliteStore> store_;
  base::Clock& clock_;
};

}  // namespace exosubmit::state
