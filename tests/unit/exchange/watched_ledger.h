// A memory ledger that counts its readings, fails on request and shows each write to the test.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "state/memory_ledger.h"

namespace exosubmit::test {

class WatchedLedger final : public state::Ledger {
 public:
  explicit WatchedLedger(base::Clock& clock) : memory_(clock) {}

  base::Result<void> add_send(const std::string& mailbox, Wall time) override {
    on_write();
    if (failing) return locked();
    return memory_.add_send(mailbox, time);
  }
  base::Result<void> add_recipients(const std::string& mailbox, std::size_t count, Wall time) override {
    on_write();
    if (failing) return locked();
    return memory_.add_recipients(mailbox, count, time);
  }
  base::Result<std::vector<Wall>> sends(const std::string& mailbox, Wall since) override {
    ++readings;
    if (failing) return locked();
    return memory_.sends(mailbox, since);
  }
  base::Result<std::vector<Entry>> recipients(const std::string& mailbox, Wall since) override {
    if (failing) return locked();
    auto read = memory_.recipients(mailbox, since);
    on_read();
    return read;
  }
  base::Result<void> prune(Wall before) override { return memory_.prune(before); }

  bool failing = false;
  std::size_t readings = 0;  // of the sends
  std::function<void()> on_write = [] {};
  std::function<void()> on_read = [] {};  // when all was read, and before that is told

 private:
  static tl::unexpected<base::Error> locked() { return base::failure(base::try_later("locked")); }
  state::MemoryLedger memory_;
};

}  // namespace exosubmit::test
