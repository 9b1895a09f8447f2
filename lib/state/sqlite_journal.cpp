#include "state/sqlite_journal.h"

#include <algorithm>
#include <utility>

#include "state/sqlite_journal_row.h"
#include "state/sqlite_time.h"

namespace exosubmit::state {
namespace {

using Durability = SqliteStore::Durability;

// How long another process's outcome may go unseen by whoever waits for it.
constexpr std::chrono::seconds kPoll{1};

// Rows that one transaction of pruning deletes: others get their turn in between.
constexpr std::int64_t kPrunedAtOnce = 1000;

// An owner's name may hold an address of its socket.
std::string stored_owner(const std::string& owner) { return base::hex(base::sha256(owner)); }

}  // namespace

base::Result<std::optional<StoredRow>> SqliteJournal::read(const Key& key) {
  std::optional<StoredRow> stored;
  const auto done = store_->read([&](SqliteConnection& connection) -> base::Result<void> {
    auto loaded = load_row(connection, key);
    if (!loaded) return base::failure(loaded.error());
    stored = std::move(*loaded);
    return {};
  });
  if (!done) return base::failure(done.error());
  return stored;
}

base::Result<Row> SqliteJournal::look(const Key& key, Wall now) {
  auto stored = read(key);
  if (!stored) return base::failure(stored.error());
  const std::optional<StoredRow> before = *stored;
  Row row = look_at(*stored, now);
  const bool renewed =
      before && ((*stored)->row.time != before->row.time || (*stored)->touched != before->touched);
  if (!renewed) return row;
  // A store that cannot be written now must not hide what is known. A row that has changed since stays.
  (void)store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) {
    return connection.run(
        "UPDATE journal SET time = ?2, touched = ?3 WHERE key = ?1 AND kind = ?4",
        {key, stored_time(row.time), stored_time((*stored)->touched), static_cast<std::int64_t>(row.kind)});
  });
  return row;
}

base::Result<std::vector<Row>> SqliteJournal::claim(const std::vector<Claim>& claims,
                                                    const std::string& owner, Wall now, Wall lease_end) {
  std::vector<Row> stood;
  if (claims.empty()) return stood;
  const std::string name = stored_owner(owner);
  const auto done =
      store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) -> base::Result<void> {
        for (const Claim& one : claims) {
          auto stored = load_row(connection, one.key);
          if (!stored) return base::failure(stored.error());
          stood.push_back(state::claim(*stored, one.doubts, {name, now, lease_end}));
          if (auto saved = save_row(connection, one.key, *stored); !saved) return saved;
        }
        return {};
      });
  if (!done) return base::failure(done.error());
  return stood;
}

base::Result<void> SqliteJournal::renew(const std::vector<Key>& keys, const std::string& owner,
                                        Wall lease_end) {
  if (keys.empty()) return {};
  const std::string name = stored_owner(owner);
  return store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) -> base::Result<void> {
    for (const Key& key : keys) {
      auto renewed =
          connection.run("UPDATE journal SET time = ?2 WHERE key = ?1 AND kind = ?3 AND owner = ?4",
                         {key, stored_time(lease_end), kStoredInFlight, name});
      if (!renewed) return renewed;
    }
    return {};
  });
}

base::Result<void> SqliteJournal::finish(const std::vector<Finished>& finished, const std::string& owner,
                                         Wall now) {
  if (finished.empty()) return {};
  auto done = store_->write_or_owe(
      Durability::kPowerCut,
      [finished, now, name = stored_owner(owner)](SqliteConnection& connection) -> base::Result<void> {
        for (const Finished& one : finished) {
          auto stored = load_row(connection, one.key);
          if (!stored) return base::failure(stored.error());
          state::finish(*stored, one.outcome, name, now);
          if (auto saved = save_row(connection, one.key, *stored); !saved) return saved;
        }
        return {};
      });
  tell_waiters();
  return done;
}

base::Result<void> SqliteJournal::forget_refusals(const std::vector<Key>& keys) {
  if (keys.empty()) return {};
  return store_->write(Durability::kPowerCut, [&](SqliteConnection& connection) -> base::Result<void> {
    for (const Key& key : keys) {
      auto gone = connection.run("DELETE FROM journal WHERE key = ?1 AND kind = ?2", {key, kStoredRefused});
      if (!gone) return gone;
    }
    return {};
  });
}

base::Result<std::size_t> SqliteJournal::count(const Key& key, const std::string& what, Wall now) {
  std::size_t value = 0;
  const auto done =
      store_->write(Durability::kPowerCut, [&](SqliteConnection& connection) -> base::Result<void> {
        auto counted = connection.run(
            "INSERT INTO counters (key, what, value, touched) VALUES (?1, ?2, 1, ?3) "
            "ON CONFLICT (key, what) DO UPDATE SET value = value + 1, touched = excluded.touched",
            {key, what, stored_time(now)});
        if (!counted) return counted;
        return connection.run(
            "SELECT value FROM counters WHERE key = ?1 AND what = ?2", {key, what},
            [&](const SqliteRow& row) { value = static_cast<std::size_t>(row.integer(0)); });
      });
  if (!done) return base::failure(done.error());
  return value;
}

void SqliteJournal::wait_while_in_flight(const Key& key, base::Clock::Steady until) {
  std::unique_lock lock(mutex_);
  while (clock_.steady() < until) {
    const std::uint64_t seen = changes_;
    lock.unlock();
    const auto stored = read(key);
    lock.lock();
    const Wall now = clock_.wall();
    if (!stored || !*stored || !live((*stored)->row, now)) return;
    if (changes_ != seen) continue;
    const auto lease = std::chrono::ceil<base::Clock::Steady::duration>((*stored)->row.time - now);
    const auto pause = std::min<base::Clock::Steady::duration>(lease, kPoll);
    clock_.wait_until(lock, changed_, std::min(until, clock_.steady() + pause));
  }
}

void SqliteJournal::tell_waiters() {
  const std::lock_guard lock(mutex_);
  ++changes_;
  changed_.notify_all();
}

base::Result<void> SqliteJournal::end_leases(const std::string& owner, Wall now) {
  auto ended = store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) {
    return connection.run("UPDATE journal SET time = ?2 WHERE kind = 1 AND owner = ?1 AND time > ?2",
                          {stored_owner(owner), stored_time(now)});
  });
  tell_waiters();
  return ended;
}

base::Result<void> SqliteJournal::prune(Wall before) {
  auto pruned = prune_table(
      "DELETE FROM journal WHERE key IN (SELECT key FROM journal WHERE touched < ?1 AND "
      "NOT (kind = 1 AND time > ?2) LIMIT ?3)",
      {stored_time(before), stored_time(clock_.wall()), kPrunedAtOnce});
  if (!pruned) return pruned;
  return prune_table(
      "DELETE FROM counters WHERE (key, what) IN (SELECT key, what FROM counters WHERE touched < ?1 "
      "LIMIT ?2)",
      {stored_time(before), kPrunedAtOnce});
}

base::Result<void> SqliteJournal::prune_table(std::string_view sql, const std::vector<SqliteValue>& values) {
  std::int64_t deleted = kPrunedAtOnce;
  while (deleted == kPrunedAtOnce) {
    auto done =
        store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) -> base::Result<void> {
          auto ran = connection.run(sql, values);
          deleted = connection.changed();
          return ran;
        });
    if (!done) return done;
  }
  return {};
}

}  // namespace exosubmit::state
