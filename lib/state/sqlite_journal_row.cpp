#include "state/sqlite_journal_row.h"

#include "state/masking.h"
#include "state/sqlite_time.h"

namespace exosubmit::state {
namespace {

static_assert(static_cast<int>(Row::Kind::kInFlight) == kStoredInFlight);
static_assert(static_cast<int>(Row::Kind::kRefused) == kStoredRefused);

StoredRow row_of(const SqliteRow& columns) {
  StoredRow stored;
  stored.row.kind = static_cast<Row::Kind>(columns.integer(0));
  stored.row.time = time_from(columns.integer(1));
  stored.row.doubts = static_cast<std::size_t>(columns.integer(2));
  stored.owner = columns.text(3);
  stored.doubted = time_from(columns.integer(4));
  stored.touched = time_from(columns.integer(5));
  mail::Outcome& outcome = stored.row.outcome;
  outcome.fate = static_cast<mail::Fate>(columns.integer(6));
  outcome.from_exchange = columns.integer(7) != 0;
  outcome.code = static_cast<int>(columns.integer(8));
  outcome.status = mail::EnhancedStatus::parse(columns.text(9)).value_or(outcome.status);
  outcome.text = columns.text(10);
  outcome.cause = columns.text(11);
  outcome.remedy = columns.text(12);
  outcome.detail = columns.text(13);
  outcome.in_doubt = columns.integer(14) != 0;
  return stored;
}

}  // namespace

base::Result<std::optional<StoredRow>> load_row(SqliteConnection& connection, const Key& key) {
  std::optional<StoredRow> stored;
  const auto read = connection.run(
      "SELECT kind, time, doubts, owner, doubted, touched, fate, from_exchange, code, status, text, cause, "
      "remedy, detail, in_doubt FROM journal WHERE key = ?1",
      {key}, [&](const SqliteRow& columns) { stored = row_of(columns); });
  if (!read) return base::failure(read.error());
  return stored;
}

base::Result<void> save_row(SqliteConnection& connection, const Key& key,
                            const std::optional<StoredRow>& stored) {
  if (!stored) return connection.run("DELETE FROM journal WHERE key = ?1", {key});
  const Row& row = stored->row;
  const mail::Outcome outcome = without_addresses(row.outcome);
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  return connection.run(
      "INSERT OR REPLACE INTO journal (key, kind, time, doubts, owner, doubted, touched, fate, "
      "from_exchange, code, status, text, cause, remedy, detail, in_doubt) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
      {key, number(row.kind), stored_time(row.time), number(row.doubts), stored->owner,
       stored_time(stored->doubted), stored_time(stored->touched), number(outcome.fate),
       number(outcome.from_exchange), number(outcome.code), outcome.status.to_string(), outcome.text,
       outcome.cause, outcome.remedy, outcome.detail, number(outcome.in_doubt)});
}

}  // namespace exosubmit::state
