#include "state/sqlite_holds.h"

#include "state/masking.h"
#include "state/sqlite_time.h"

namespace exosubmit::state {
namespace {

using Durability = SqliteStore::Durability;

StoredHold hold_of(const SqliteRow& columns) {
  StoredHold hold;
  hold.scope = columns.digest(0);
  hold.entry = columns.text(1);
  hold.pause = columns.text(2);
  hold.by_session = columns.integer(3) != 0;
  hold.length = std::chrono::seconds(columns.integer(4));
  hold.since = time_from(columns.integer(5));
  hold.next_probe = time_from(columns.integer(6));
  mail::Outcome& outcome = hold.outcome;
  outcome.fate = static_cast<mail::Fate>(columns.integer(7));
  outcome.from_exchange = columns.integer(8) != 0;
  outcome.code = static_cast<int>(columns.integer(9));
  outcome.status = mail::EnhancedStatus::parse(columns.text(10)).value_or(outcome.status);
  outcome.text = columns.text(11);
  outcome.cause = columns.text(12);
  outcome.remedy = columns.text(13);
  outcome.detail = columns.text(14);
  return hold;
}

}  // namespace

base::Result<std::vector<StoredHold>> SqliteHolds::all() {
  std::vector<StoredHold> holds;
  const auto read = store_->read([&](SqliteConnection& connection) {
    return connection.run(
        "SELECT scope, entry, pause, by_session, length, since, next_probe, fate, from_exchange, code, "
        "status, text, cause, remedy, detail FROM holds ORDER BY scope",
        {}, [&](const SqliteRow& columns) { holds.push_back(hold_of(columns)); });
  });
  if (!read) return base::failure(read.error());
  return holds;
}

base::Result<void> SqliteHolds::put(const StoredHold& hold) {
  const mail::Outcome outcome = without_addresses(hold.outcome);
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  return store_->write(Durability::kPowerCut, [&](SqliteConnection& connection) {
    return connection.run(
        "INSERT OR REPLACE INTO holds (scope, entry, pause, by_session, length, since, next_probe, fate, "
        "from_exchange, code, status, text, cause, remedy, detail) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        {hold.scope, hold.entry, hold.pause, number(hold.by_session), number(hold.length.count()),
         stored_time(hold.since), stored_time(hold.next_probe), number(outcome.fate),
         number(outcome.from_exchange), number(outcome.code), outcome.status.to_string(), outcome.text,
         outcome.cause, outcome.remedy, outcome.detail});
  });
}

base::Result<void> SqliteHolds::remove(const base::Digest& scope) {
  return store_->write(Durability::kPowerCut, [&](SqliteConnection& connection) {
    return connection.run("DELETE FROM holds WHERE scope = ?1", {scope});
  });
}

}  // namespace exosubmit::state
