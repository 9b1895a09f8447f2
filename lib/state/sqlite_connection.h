// One connection to a SQLite file: statements in, rows out, errors that name the file and the cause.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "state/sqlite_error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace exosubmit::state {

using SqliteValue = std::variant<std::int64_t, std::string, base::Digest>;

// A row of a statement's result; columns count from 0. Valid within the call that is given it.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  base::Digest digest(int column) const;  // zeros where the blob has another length

 private:
  sqlite3_stmt* statement_;
};

// For one thread at a time.
class SqliteConnection {
 public:
  // The file must exist. `busy_timeout`: longest wait of a statement for another process. Error (try later).
  static base::Result<SqliteConnection> open(const std::string& path, std::chrono::milliseconds busy_timeout);

  // For reading what stands in the file itself, whoever uses it: takes no lock, makes no further file, and
  // does not see what is still in the write-ahead log. Error (try later).
  static base::Result<SqliteConnection> open_for_a_look(const std::string& path);

  using Receiver = std::function<void(const SqliteRow&)>;

  // Runs one statement with `values` for its ?1, ?2, ... to its end. It stays prepared, so `sql` is one of a
  // few fixed texts. Error (try later).
  base::Result<void> run(std::string_view sql, const std::vector<SqliteValue>& values = {},
                         const Receiver& receive = nullptr);

  // Whether commits wait for the disk. SQLite parses this pragma anew each time: told only when it changes.
  base::Result<void> wait_for_disk(bool waits);

  // Rows that the last statement inserted, changed or deleted.
  std::int64_t changed() const;

  bool in_transaction() const;

  // What errors left of it.
  Health health() const { return health_; }

  // The file at the path is no longer the one that was opened.
  bool moved() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  SqliteConnection(std::string path, sqlite3* connection) : path_(std::move(path)), connection_(connection) {}

  base::Result<sqlite3_stmt*> prepared(std::string_view sql);
  base::Error error();

  std::string path_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::map<std::string, Statement, std::less<>> statements_;
  std::optional<bool> waits_for_disk_;
  Health health_ = Health::kGood;
};

}  // namespace exosubmit::state
