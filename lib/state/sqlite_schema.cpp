#include "state/sqlite_schema.h"

#include <array>
#include <string>

namespace exosubmit::state {
namespace {

// Times are nanoseconds since 1970. `key` and `mailbox` are SHA-256: no address is stored.
constexpr std::array<std::string_view, 6> kVersion1{
    R"(CREATE TABLE journal (key BLOB PRIMARY KEY, kind INTEGER NOT NULL, time INTEGER NOT NULL,
         doubts INTEGER NOT NULL, owner BLOB NOT NULL, doubted INTEGER NOT NULL, touched INTEGER NOT NULL,
         fate INTEGER NOT NULL, from_exchange INTEGER NOT NULL, code INTEGER NOT NULL, status TEXT NOT NULL,
         text TEXT NOT NULL, cause TEXT NOT NULL, remedy TEXT NOT NULL, detail TEXT NOT NULL,
         in_doubt INTEGER NOT NULL) WITHOUT ROWID)",
    "CREATE INDEX journal_touched ON journal (touched)",
    "CREATE INDEX journal_in_flight ON journal (owner) WHERE kind = 1",
    R"(CREATE TABLE counters (key BLOB, what TEXT, value INTEGER NOT NULL, touched INTEGER NOT NULL,
         PRIMARY KEY (key, what)) WITHOUT ROWID)",
    "CREATE TABLE ledger (book INTEGER NOT NULL, mailbox BLOB NOT NULL, time INTEGER NOT NULL, "
    "recipients INTEGER NOT NULL)",
    "CREATE INDEX ledger_time ON ledger (book, mailbox, time)",
};

// `scope` is SHA-256 of the scope's name, `length` the present pause in seconds.
constexpr std::array<std::string_view, 1> kVersion2{
    R"(CREATE TABLE holds (scope BLOB PRIMARY KEY, entry TEXT NOT NULL, pause TEXT NOT NULL,
         by_session INTEGER NOT NULL, length INTEGER NOT NULL, since INTEGER NOT NULL,
         next_probe INTEGER NOT NULL, fate INTEGER NOT NULL, from_exchange INTEGER NOT NULL,
         code INTEGER NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL, cause TEXT NOT NULL,
         remedy TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID)",
};

constexpr std::array<SqliteStep, 2> kSteps{SqliteStep(kVersion1), SqliteStep(kVersion2)};

constexpr std::int64_t kApplication = 0x45584f53;  // "EXOS": marks the file as ours

base::Result<std::int64_t> number(SqliteConnection& connection, std::string_view sql) {
  std::int64_t value = 0;
  const auto read = connection.run(sql, {}, [&](const SqliteRow& row) { value = row.integer(0); });
  if (!read) return base::failure(read.error());
  return value;
}

base::Result<void> run_all(SqliteConnection& connection, std::span<const SqliteStep> steps,
                           const std::string& version) {
  for (const SqliteStep& step : steps) {
    for (const std::string_view sql : step) {
      if (auto ran = connection.run(sql); !ran) return ran;
    }
  }
  if (auto marked = connection.run("PRAGMA application_id = 0x45584f53"); !marked) return marked;
  return connection.run("PRAGMA user_version = " + version);
}

// The version of a file that is ours or empty, and known.
base::Result<std::size_t> version_of(SqliteConnection& connection, const std::string& path,
                                     std::span<const SqliteStep> steps) {
  const auto application = number(connection, "PRAGMA application_id");
  if (!application) return base::failure(application.error());
  const auto version = number(connection, "PRAGMA user_version");
  if (!version) return base::failure(version.error());
  const auto tables = number(connection, "SELECT count(*) FROM sqlite_master");
  if (!tables) return base::failure(tables.error());
  if (*application != kApplication && (*application != 0 || *version != 0 || *tables != 0)) {
    return base::failure(
        base::operator_must_act("state file " + path + " belongs to another program; name another file"));
  }
  if (static_cast<std::size_t>(*version) > steps.size()) {
    return base::failure(base::operator_must_act(
        "state file " + path + " is of version " + std::to_string(*version) + ", this program knows " +
        std::to_string(steps.size()) + "; install the newer program again, or move the file away"));
  }
  return static_cast<std::size_t>(*version);
}

}  // namespace

std::span<const SqliteStep> sqlite_schema() { return kSteps; }

base::Result<void> check_version(SqliteConnection& connection, const std::string& path,
                                 std::span<const SqliteStep> steps) {
  const auto version = version_of(connection, path, steps);
  if (!version) return base::failure(version.error());
  return {};
}

base::Result<void> migrate(SqliteConnection& connection, const std::string& path,
                           std::span<const SqliteStep> steps) {
  const auto version = version_of(connection, path, steps);
  if (!version) return base::failure(version.error());
  if (*version == steps.size()) return {};
  return run_all(connection, steps.subspan(*version), std::to_string(steps.size()));
}

}  // namespace exosubmit::state
