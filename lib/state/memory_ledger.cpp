#include "state/memory_ledger.h"

#include <algorithm>

namespace exosubmit::state {
namespace {

using Wall = Ledger::Wall;

using Entries = std::deque<Ledger::Entry>;

bool earlier(Wall time, const Ledger::Entry& entry) { return time < entry.time; }

// Keeps the entries in the order of their times: threads may add a little out of order.
void add(Entries& entries, Ledger::Entry entry) {
  entries.insert(std::upper_bound(entries.begin(), entries.end(), entry.time, earlier), entry);
}

// Those later than `since`. What lies in the future is moved to `now`.
std::vector<Ledger::Entry> later_than(Entries& entries, Wall since, Wall now) {
  for (auto entry = entries.rbegin(); entry != entries.rend() && entry->time > now; ++entry) {
    entry->time = now;
  }
  return {std::upper_bound(entries.begin(), entries.end(), since, earlier), entries.end()};
}

void forget(Entries& entries, Wall before) {
  while (!entries.empty() && entries.front().time < before) entries.pop_front();
}

}  // namespace

base::Result<void> MemoryLedger::add_send(const std::string& mailbox, Wall time) {
  const std::lock_guard lock(mutex_);
  add(books_[mailbox].sends, {time, 0});
  return {};
}

base::Result<void> MemoryLedger::add_recipients(const std::string& mailbox, std::size_t count, Wall time) {
  const std::lock_guard lock(mutex_);
  add(books_[mailbox].recipients, {time, count});
  return {};
}

base::Result<std::vector<Wall>> MemoryLedger::sends(const std::string& mailbox, Wall since) {
  const Wall now = clock_.wall();
  const std::lock_guard lock(mutex_);
  std::vector<Wall> times;
  for (const Entry& entry : later_than(books_[mailbox].sends, since, now)) times.push_back(entry.time);
  return times;
}

base::Result<std::vector<Ledger::Entry>> MemoryLedger::recipients(const std::string& mailbox, Wall since) {
  const Wall now = clock_.wall();
  const std::lock_guard lock(mutex_);
  return later_than(books_[mailbox].recipients, since, now);
}

base::Result<void> MemoryLedger::prune(Wall before) {
  const std::lock_guard lock(mutex_);
  for (auto& [mailbox, book] : books_) {
    forget(book.sends, before);
    forget(book.recipients, before);
  }
  return {};
}

}  // namespace exosubmit::state
