// The state file for `url = sqlite:/PATH`: one connection that threads take in turn, opened again when it
// fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "log/sink.h"
#include "log/standing_alert.h"
#include "state/sqlite_connection.h"
#include "state/sqlite_file.h"
#include "state/sqlite_schema.h"
#include "state/sqlite_transaction.h"

namespace exosubmit::state {

// Shared by threads; other processes may use the file at the same time. One alert stands while it fails,
// whatever the number of its users. Nothing deletes or moves a file that is damaged.
class SqliteStore {
 public:
  struct Options {
    std::chrono::milliseconds patience{
        5000};  // longest wait for other threads, and again for other processes
    std::span<const SqliteStep> schema = sqlite_schema();
  };

  // How soon a file that could not be used is opened again; until then all fails at once. Also how soon a
  // reader tries again to write what is owed.
  static constexpr std::chrono::seconds kPause{2};

  // Makes or migrates the file. Error (operator): the file's directory is missing or may not be written, or
  // the file is another program's or a newer version's. A file that fails otherwise gives a store that fails,
  // until it is repaired. References outlive the store.
  static base::Result<std::shared_ptr<SqliteStore>> open(const std::string& path, base::Clock& clock,
                                                         log::Sink& sink, const Options& options);
  static base::Result<std::shared_ptr<SqliteStore>> open(const std::string& path, base::Clock& clock,
                                                         log::Sink& sink) {
    return open(path, clock, sink, {});
  }

  // For a check of the settings: makes and changes nothing. Error (operator): open() would give it; (try
  // later): the store would fail.
  static base::Result<void> inspect(const std::string& path);

  // What is owed at most. A store that fails lets nobody begin to send, so little more is than was being
  // sent.
  static constexpr std::size_t kMostOwed = 1000;

  using Work = SqliteWork;
  using Durability = state::Durability;

  // Does `work` in one transaction, which its error undoes. Error (try later): also when it is not its turn
  // in time.
  base::Result<void> write(Durability durability, const Work& work);

  // As write(). What fails is owed: it is done before anything else when the store is next used and works, as
  // long as the process lives. So `work` owns what it needs. Past kMostOwed it is forgotten, with an alert.
  base::Result<void> write_or_owe(Durability durability, Work work);

  // Does `work` without a transaction: each of its statements stands for itself.
  base::Result<void> read(const Work& work);

 private:
  class Turn;

  SqliteStore(const std::string& path, base::Clock& clock, log::Sink& sink, const Options& options)
      : file_{path, options.patience, options.schema},
        clock_(clock),
        sink_(sink),
        alert_(sink, clock, "state file " + path) {}

  struct Owed {
    Durability durability;
    Work work;
  };

  base::Result<void> use(const Work& work);
  base::Result<void> pay();
  base::Result<void> connect();
  void give_up(const base::Error& error);
  base::Result<void> failed(const base::Error& error);

  const SqliteFile file_;
  base::Clock& clock_;
  log::Sink& sink_;
  log::StandingAlert alert_;
  std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;     // guarded by mutex_
  std::deque<Owed> owed_;  // guarded by mutex_; only who has the turn takes from it
  bool forgets_ = false;   // guarded by mutex_; told, until nothing is owed

  // Used by whoever has the turn.
  std::optional<SqliteConnection> connection_;
  base::Error last_error_;              // without a connection: why
  base::Clock::Steady next_attempt_{};  // without a connection: to open the file
  base::Clock::Steady next_payment_{};  // by readers, of what is owed
  bool damaged_ = false;                // it was: its content is to be checked when it is opened again
};

}  // namespace exosubmit::state
