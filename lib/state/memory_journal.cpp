#include "state/memory_journal.h"

#include <algorithm>

namespace exosubmit::state {
namespace {

using Kind = Row::Kind;

bool live(const Row& row, Journal::Wall now) { return row.kind == Kind::kInFlight && row.time > now; }

}  // namespace

// A row whose lease has ended stays in flight in the store, so that its owner's late outcome finds it.
Row MemoryJournal::standing(const Key& key, Wall now) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return {};
  Stored& stored = found->second;
  if (stored.row.kind != Kind::kInFlight) stored.row.time = std::min(stored.row.time, now);
  if (stored.row.kind == Kind::kAccepted) stored.touched = now;
  Row row = stored.row;
  if (row.kind == Kind::kInFlight && !live(row, now)) {
    row.kind = Kind::kInDoubt;
    ++row.doubts;
  }
  return row;
}

base::Result<Row> MemoryJournal::look(const Key& key, Wall now) {
  const std::lock_guard lock(mutex_);
  return standing(key, now);
}

base::Result<std::vector<Row>> MemoryJournal::claim(const std::vector<Claim>& claims,
                                                    const std::string& owner, Wall now, Wall lease_end) {
  const std::lock_guard lock(mutex_);
  std::vector<Row> stood;
  stood.reserve(claims.size());
  for (const Claim& claim : claims) {
    Row row = standing(claim.key, now);
    const bool free = (row.kind == Kind::kNone || row.kind == Kind::kInDoubt) && row.doubts == claim.doubts;
    if (free) {
      rows_[claim.key] = {{Kind::kInFlight, {}, lease_end, row.doubts}, owner, row.time, now};
    }
    stood.push_back(std::move(row));
  }
  return stood;
}

base::Result<void> MemoryJournal::renew(const std::vector<Key>& keys, const std::string& owner,
                                        Wall lease_end) {
  const std::lock_guard lock(mutex_);
  for (const Key& key : keys) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) continue;
    Stored& stored = found->second;
    if (stored.row.kind == Kind::kInFlight && stored.owner == owner) stored.row.time = lease_end;
  }
  return {};
}

base::Result<void> MemoryJournal::finish(const std::vector<Finished>& finished, const std::string& owner,
                                         Wall now) {
  {
    const std::lock_guard lock(mutex_);
    for (const Finished& one : finished) finish_one(one, owner, now);
  }
  changed_.notify_all();
  return {};
}

void MemoryJournal::finish_one(const Finished& finished, const std::string& owner, Wall now) {
  const auto [place, fresh] = rows_.try_emplace(finished.key);
  Stored& stored = place->second;
  const mail::Outcome& outcome = finished.outcome;
  const bool own = stored.row.kind == Kind::kInFlight && stored.owner == owner;

  if (stored.row.kind == Kind::kAccepted) {
    if (outcome.fate == mail::Fate::kAccepted) stored.touched = now;
  } else if (outcome.fate == mail::Fate::kAccepted) {
    stored = {{Kind::kAccepted, outcome, now, stored.row.doubts}, owner, {}, now};
  } else if (outcome.fate == mail::Fate::kRefused && (own || !live(stored.row, now))) {
    stored = {{Kind::kRefused, outcome, now, stored.row.doubts}, owner, {}, now};
  } else if (outcome.in_doubt && (own || fresh)) {
    stored = {{Kind::kInDoubt, outcome, now, stored.row.doubts + 1}, owner, {}, now};
  } else if (own) {
    stored = {{Kind::kInDoubt, {}, stored.doubted, stored.row.doubts}, owner, {}, now};
  }
  const bool never_in_doubt = stored.row.kind == Kind::kInDoubt && stored.row.doubts == 0;
  if (stored.row.kind == Kind::kNone || never_in_doubt) rows_.erase(place);
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
    const Stored& stored = row.second;
    return stored.touched < before && !live(stored.row, now);
  });
  std::erase_if(counters_, [&](const auto& counter) { return counter.second.touched < before; });
  return {};
}

}  // namespace exosubmit::state
