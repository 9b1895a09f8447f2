// The state file for `url = sqlite:/PATH`: one connection that threads take in turn, and transactions.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "state/sqlite_connection.h"
#include "state/sqlite_schema.h"

namespace exosubmit::state {

// Shared by threads; other processes may use the file at the same time.
class SqliteStore {
 public:
  struct Options {
    std::chrono::milliseconds patience{
        5000};  // longest wait for other threads, and again for other processes
    std::span<const SqliteStep> schema = sqlite_schema();
  };

  // Makes or migrates the file. Error (operator): the text names the file, or the directory that is missing.
  static base::Result<std::shared_ptr<SqliteStore>> open(const std::string& path, const Options& options);
  static base::Result<std::shared_ptr<SqliteStore>> open(const std::string& path) { return open(path, {}); }

  using Work = std::function<base::Result<void>(SqliteConnection&)>;

  // What a commit survives.
  enum class Durability { kProcessDeath, kPowerCut };

  // Does `work` in one transaction, which its error undoes. Error (try later): also when it is not its turn
  // in time.
  base::Result<void> write(Durability durability, const Work& work);

  // Does `work` without a transaction: each of its statements stands for itself.
  base::Result<void> read(const Work& work);

 private:
  class Turn;

  SqliteStore(std::string path, SqliteConnection connection, std::chrono::milliseconds patience)
      : path_(std::move(path)), patience_(patience), connection_(std::move(connection)) {}

  base::Result<void> prepare_file(std::span<const SqliteStep> schema);
  base::Result<void> use_write_ahead_log();
  base::Result<void> transact(Durability durability, const Work& work);

  const std::string path_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;           // guarded by mutex_
  SqliteConnection connection_;  // used by whoever has the turn
};

}  // namespace exosubmit::state
