#include "state/memory_journal.h"

#include <algorithm>

namespace exosubmit::state {

using Kind = Row::Kind;

std::optional<StoredRow> MemoryJournal::load(const Key& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryJournal::save(const Key& key, std::optional<StoredRow> stored) {
  if (stored) {
    rows_.insert_or_assign(key, *std::move(stored));
  } else {
    rows_.erase(key);
  }
}

base::Result<Row> MemoryJournal::look(const Key& key, Wall now) {
  const std::lock_guard lock(mutex_);
  auto stored = load(key);
  Row row = look_at(stored, now);
  save(key, std::move(stored));
  return row;
}

base::Result<std::vector<Row>> MemoryJournal::claim(const std::vector<Claim>& claims,
                                                    const std::string& owner, Wall now, Wall lease_end) {
  const std::lock_guard lock(mutex_);
  std::vector<Row> stood;
  stood.reserve(claims.size());
  for (const Claim& one : claims) {
    auto stored = load(one.key);
    stood.push_back(state::claim(stored, one.doubts, {owner, now, lease_end}));
    save(one.key, std::move(stored));
  }
  return stood;
}

base::Result<void> MemoryJournal::renew(const std::vector<Key>& keys, const std::string& owner,
                                        Wall lease_end) {
  const std::lock_guard lock(mutex_);
  for (const Key& key : keys) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) continue;
    StoredRow& stored = found->second;
    if (stored.row.kind == Kind::kInFlight && stored.owner == owner) stored.row.time = lease_end;
  }
  return {};
}

base::Result<void> MemoryJournal::finish(const std::vector<Finished>& finished, const std::string& owner,
                                         Wall now) {
  {
    const std::lock_guard lock(mutex_);
    for (const Finished& one : finished) {
      auto stored = load(one.key);
      state::finish(stored, one.outcome, owner, now);
      save(one.key, std::move(stored));
    }
  }
  changed_.notify_all();
  return {};
}

base::Result<void> MemoryJournal::forget_refusals(const std::vector<Key>& keys) {
  const std::lock_guard lock(mutex_);
  for (const Key& key : keys) {
    const auto found = rows_.find(key);
    if (found != rows_.end() && found->second.row.kind == Kind::kRefused) rows_.erase(found);
  }
  return {};
}

base::Result<std::size_t> MemoryJournal::count(const Key& key, const std::string& what, Wall now) {
  const std::lock_guard lock(mutex_);
  Counter& counter = counters_[{key, what}];
  counter.touched = now;
  return ++counter.value;
}

void MemoryJournal::wait_while_in_flight(const Key& key, base::Clock::Steady until) {
  std::unique_lock lock(mutex_);
  while (clock_.steady() < until) {
    const auto found = rows_.find(key);
    const Wall now = clock_.wall();
    if (found == rows_.end() || !live(found->second.row, now)) return;
    const auto lease = std::chrono::ceil<base::Clock::Steady::duration>(found->second.row.time - now);
    clock_.wait_until(lock, changed_, std::min(until, clock_.steady() + lease));
  }
}

base::Result<void> MemoryJournal::end_leases(const std::string& owner, Wall now) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& [key, stored] : rows_) {
      if (live(stored.row, now) && stored.owner == owner) stored.row.time = now;
    }
  }
  changed_.notify_all();
  return {};
}

base::Result<void> MemoryJournal::prune(Wall before) {
  const Wall now = clock_.wall();
  const std::lock_guard lock(mutex_);
  std::erase_if(rows_, [&](const auto& row) {
    const StoredRow& stored = row.second;
    return stored.touched < before && !live(stored.row, now);
  });
  std::erase_if(counters_, [&](const auto& counter) { return counter.second.touched < before; });
  return {};
}

}  // namespace exosubmit::state
