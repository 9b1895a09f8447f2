#include "state/sqlite_ledger.h"

#include <algorithm>

#include "state/sqlite_time.h"

namespace exosubmit::state {
namespace {

using Durability = SqliteStore::Durability;
using Wall = Ledger::Wall;

constexpr std::chrono::minutes kJoined{1};  // recipients of so long a time are one entry

base::Result<void> add(SqliteConnection& connection, std::int64_t book, const base::Digest& mailbox,
                       Ledger::Entry entry) {
  return connection.run(
      "INSERT INTO ledger (book, mailbox, time, recipients) VALUES (?1, ?2, ?3, ?4)",
      {book, mailbox, stored_time(entry.time), static_cast<std::int64_t>(entry.recipients)});
}

// True: there was an entry of the same minute.
base::Result<bool> join(SqliteConnection& connection, std::int64_t book, const base::Digest& mailbox,
                        Ledger::Entry entry) {
  const Wall minute = std::chrono::floor<std::chrono::minutes>(entry.time);
  const auto joined = connection.run(
      "UPDATE ledger SET recipients = recipients + ?3, time = max(time, ?4) WHERE rowid = (SELECT rowid FROM "
      "ledger WHERE book = ?1 AND mailbox = ?2 AND time >= ?5 AND time < ?6 LIMIT 1)",
      {book, mailbox, static_cast<std::int64_t>(entry.recipients), stored_time(entry.time),
       stored_time(minute), stored_time(minute + kJoined)});
  if (!joined) return base::failure(joined.error());
  return connection.changed() > 0;
}

}  // namespace

base::Result<void> SqliteLedger::add_send(const std::string& mailbox, Wall time) {
  return store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) {
    return add(connection, static_cast<std::int64_t>(Book::kSends), base::sha256(mailbox), {time, 0});
  });
}

base::Result<void> SqliteLedger::add_recipients(const std::string& mailbox, std::size_t count, Wall time) {
  const auto book = static_cast<std::int64_t>(Book::kRecipients);
  const base::Digest name = base::sha256(mailbox);
  return store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) -> base::Result<void> {
    const auto joined = join(connection, book, name, {time, count});
    if (!joined) return base::failure(joined.error());
    if (*joined) return {};
    return add(connection, book, name, {time, count});
  });
}

base::Result<std::vector<Wall>> SqliteLedger::sends(const std::string& mailbox, Wall since) {
  const auto entries = later_than(Book::kSends, mailbox, since);
  if (!entries) return base::failure(entries.error());
  std::vector<Wall> times;
  times.reserve(entries->size());
  for (const Entry& entry : *entries) times.push_back(entry.time);
  return times;
}

base::Result<std::vector<Ledger::Entry>> SqliteLedger::recipients(const std::string& mailbox, Wall since) {
  return later_than(Book::kRecipients, mailbox, since);
}

base::Result<std::vector<Ledger::Entry>> SqliteLedger::later_than(Book book, const std::string& mailbox,
                                                                  Wall since) {
  const base::Digest name = base::sha256(mailbox);
  const auto number = static_cast<std::int64_t>(book);
  std::vector<Entry> entries;
  const auto read = store_->read([&](SqliteConnection& connection) {
    return connection.run(
        "SELECT time, recipients FROM ledger WHERE book = ?1 AND mailbox = ?2 AND time > ?3 ORDER BY time",
        {number, name, stored_time(since)}, [&](const SqliteRow& row) {
          entries.push_back({time_from(row.integer(0)), static_cast<std::size_t>(row.integer(1))});
        });
  });
  if (!read) return base::failure(read.error());

  const Wall now = clock_.wall();
  if (entries.empty() || entries.back().time <= now) return entries;
  for (Entry& entry : entries) entry.time = std::min(entry.time, now);
  const auto corrected = store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) {
    return connection.run("UPDATE ledger SET time = ?3 WHERE book = ?1 AND mailbox = ?2 AND time > ?3",
                          {number, name, stored_time(now)});
  });
  if (!corrected) return base::failure(corrected.error());
  return entries;
}

base::Result<void> SqliteLedger::prune(Wall before) {
  return store_->write(Durability::kProcessDeath, [&](SqliteConnection& connection) {
    return connection.run("DELETE FROM ledger WHERE time < ?1", {stored_time(before)});
  });
}

}  // namespace exosubmit::state
