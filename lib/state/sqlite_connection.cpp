#include "state/sqlite_connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace exosubmit::state {
namespace {

void bind(sqlite3_stmt* statement, int index, const SqliteValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, index, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_bind_text(statement, index, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
  } else {
    const auto& digest = std::get<base::Digest>(value);
    sqlite3_bind_blob(statement, index, digest.data(), static_cast<int>(digest.size()), SQLITE_STATIC);
  }
}

// Ready for its next run, whatever happened in this one.
class Rewind {
 public:
  explicit Rewind(sqlite3_stmt* statement) : statement_(statement) {}
  Rewind(const Rewind&) = delete;
  Rewind& operator=(const Rewind&) = delete;
  ~Rewind() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

std::int64_t SqliteRow::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string SqliteRow::text(int column) const {
  const auto* octets = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (octets == nullptr) return {};
  return {octets, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

base::Digest SqliteRow::digest(int column) const {
  base::Digest digest{};
  const std::string octets = text(column);
  if (octets.size() == digest.size()) std::copy(octets.begin(), octets.end(), digest.begin());
  return digest;
}

void SqliteConnection::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
void SqliteConnection::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

base::Result<SqliteConnection> SqliteConnection::open(const std::string& path,
                                                      std::chrono::milliseconds busy_timeout) {
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteConnection connection(path, handle);
  if (opened != SQLITE_OK) return base::failure(connection.error());
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
  // SQLite falls back to reading when it may not write.
  if (sqlite3_db_readonly(handle, "main") != 0) return base::failure(not_writable(path));
  return connection;
}

base::Result<SqliteConnection> SqliteConnection::open_for_a_look(const std::string& path) {
  const std::string uri = "file:" + base::percent_encode(path) + "?immutable=1";
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(uri.c_str(), &handle,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteConnection connection(path, handle);
  if (opened != SQLITE_OK) return base::failure(connection.error());
  return connection;
}

base::Result<void> SqliteConnection::run(std::string_view sql, const std::vector<SqliteValue>& values,
                                         const Receiver& receive) {
  const auto statement = prepared(sql);
  if (!statement) return base::failure(statement.error());
  const Rewind rewind(*statement);
  for (std::size_t i = 0; i < values.size(); ++i) bind(*statement, static_cast<int>(i + 1), values[i]);
  int step = sqlite3_step(*statement);
  for (; step == SQLITE_ROW; step = sqlite3_step(*statement)) {
    if (receive) receive(SqliteRow(*statement));
  }
  if (step != SQLITE_DONE) return base::failure(error());
  return {};
}

base::Result<void> SqliteConnection::wait_for_disk(bool waits) {
  if (waits_for_disk_ == waits) return {};
  auto set = run(waits ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (set) waits_for_disk_ = waits;
  return set;
}

std::int64_t SqliteConnection::changed() const { return sqlite3_changes(connection_.get()); }

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

base::Result<sqlite3_stmt*> SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return base::failure(error());
  statements_.emplace(sql, Statement(statement));
  return statement;
}

bool SqliteConnection::moved() const {
  int moved = 0;
  sqlite3_file_control(connection_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

base::Error SqliteConnection::error() {
  health_ = std::max(health_, health_after_error(connection_.get()));
  return error_of(connection_.get(), path_);
}

}  // namespace exosubmit::state
