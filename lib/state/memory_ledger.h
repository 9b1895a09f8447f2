// The ledger for `url = memory:`; forgets everything when the process ends.
#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "state/ledger.h"

namespace exosubmit::state {

class MemoryLedger final : public Ledger {
 public:
  explicit MemoryLedger(base::Clock& clock) : clock_(clock) {}

  base::Result<void> add_send(const std::string& mailbox, Wall time) override;
  base::Result<void> add_recipients(const std::string& mailbox, std::size_t count, Wall time) override;
  base::Result<std::vector<Wall>> sends(const std::string& mailbox, Wall since) override;
  base::Result<std::vector<Entry>> recipients(const std::string& mailbox, Wall since) override;
  base::Result<void> prune(Wall before) override;

 private:
  struct Book {
    std::deque<Entry> sends;  // without recipients
    std::deque<Entry> recipients;
  };
  base::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Book> books_;  // guarded by mutex_
};

}  // namespace exosubmit::state
