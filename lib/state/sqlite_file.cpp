#include "state/sqlite_file.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/file_descriptor.h"
#include "state/sqlite_error.h"
#include "state/sqlite_transaction.h"

namespace exosubmit::state {
namespace {

constexpr int kSwitches = 20;  // attempts to switch to the write-ahead log

base::Error misplaced(const std::string& path, const std::string& fault) {
  return base::operator_must_act("state file " + path + ": " + fault);
}

std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? entry.pw_name : std::to_string(geteuid());
}

base::Error no_directory(const std::string& path, const std::string& directory) {
  if (errno != ENOENT) return misplaced(path, directory + " cannot be used: " + std::strerror(errno));
  return misplaced(path, "the directory " + directory + " does not exist; make it: install -d -o " +
                             user_name() + " -m 0700 " + directory);
}

bool writable(const std::string& path) { return faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0; }

// SQLite makes its further files beside the first.
base::Result<void> check_place(const std::string& path) {
  const std::string directory = std::filesystem::path(path).parent_path();
  struct stat status {};
  if (stat(directory.c_str(), &status) != 0) return base::failure(no_directory(path, directory));
  if (!S_ISDIR(status.st_mode)) return base::failure(misplaced(path, directory + " is not a directory"));
  if (!writable(directory)) {
    if (errno == EROFS) return base::failure(not_writable(path));
    const std::string user = user_name();
    return base::failure(misplaced(path, "the directory " + directory + " may not be written by " + user +
                                             "; give it to that user: chown " + user + ' ' + directory));
  }
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return base::failure(misplaced(path, "is not a file; wanted one"));
  }
  return {};
}

// What root makes is the daemon's, whose directory it is as owner or, where its group may write, by that;
// SQLite does so with its further files.
bool share_as_directory(int file, const std::string& path) {
  struct stat directory {};
  if (geteuid() != 0) return true;
  if (stat(std::filesystem::path(path).parent_path().c_str(), &directory) != 0) return false;
  return fchown(file, directory.st_uid, directory.st_gid) == 0 &&
         fchmod(file, (directory.st_mode & S_IWGRP) != 0 ? 0660 : 0600) == 0;
}

// Only where there is none: to close a second descriptor of a file in use would end SQLite's locks on it.
base::Result<void> make_file(const std::string& path) {
  const base::FileDescriptor made(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!made && errno == EEXIST) return {};
  if (made && share_as_directory(made.get(), path)) return {};
  return base::failure(base::try_later("state file " + path + " cannot be made: " + std::strerror(errno)));
}

// SQLite does not wait for another process here, which may be doing the same: an empty transaction does.
base::Result<void> use_write_ahead_log(SqliteConnection& connection, const std::string& path) {
  std::string mode;
  base::Result<void> set;
  for (int attempt = 0; attempt < kSwitches && mode != "wal"; ++attempt) {
    auto waited =
        transact(connection, Durability::kPowerCut, [](SqliteConnection&) { return base::Result<void>{}; });
    if (!waited) return waited;
    set = connection.run("PRAGMA journal_mode = WAL", {}, [&](const SqliteRow& row) { mode = row.text(0); });
  }
  if (set && mode != "wal") {
    return base::failure(misplaced(path, "its file system cannot keep a write-ahead log; use a local one"));
  }
  return set;
}

}  // namespace

base::Result<SqliteConnection> open_state_file(const SqliteFile& file) {
  if (auto placed = check_place(file.path); !placed) return base::failure(placed.error());
  if (auto made = make_file(file.path); !made) return base::failure(made.error());
  auto connection = SqliteConnection::open(file.path, file.patience);
  if (!connection) return connection;
  // First of all: a file that is not ours must stay as it is.
  auto ready = transact(*connection, Durability::kPowerCut,
                        [&](SqliteConnection& c) { return migrate(c, file.path, file.schema); });
  if (ready) ready = use_write_ahead_log(*connection, file.path);
  if (!ready) return base::failure(ready.error());
  return connection;
}

base::Result<void> inspect_state_file(const SqliteFile& file) {
  if (auto placed = check_place(file.path); !placed) return placed;
  struct stat status {};
  if (stat(file.path.c_str(), &status) != 0 || status.st_size == 0) return {};
  if (!writable(file.path)) return base::failure(not_writable(file.path));
  auto connection = SqliteConnection::open_for_a_look(file.path);
  if (!connection) return base::failure(connection.error());
  return check_version(*connection, file.path, file.schema);
}

base::Result<void> check_content(SqliteConnection& connection, const std::string& path) {
  std::string verdict;
  auto checked =
      connection.run("PRAGMA quick_check(1)", {}, [&](const SqliteRow& row) { verdict = row.text(0); });
  if (!checked || verdict == "ok") return checked;
  return base::failure(damaged(path, verdict));
}

}  // namespace exosubmit::state
