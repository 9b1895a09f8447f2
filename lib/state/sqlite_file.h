// The state file from outside: where it may lie, and how it is opened, made or migrated.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "base/result.h"
#include "state/sqlite_connection.h"
#include "state/sqlite_schema.h"

namespace exosubmit::state {

struct SqliteFile {
  std::string path;
  std::chrono::milliseconds patience;  // longest wait for other processes
  std::span<const SqliteStep> schema;
};

// Makes or migrates the file where that is needed. Error (operator): its directory is missing or may not be
// written, or the file is another program's or a newer version's. Any other error (try later) may pass.
base::Result<SqliteConnection> open_state_file(const SqliteFile& file);

// The errors that opening it would meet, as far as they show without making or changing anything.
base::Result<void> inspect_state_file(const SqliteFile& file);

// Reads the whole file. Error (try later): it is damaged.
base::Result<void> check_content(SqliteConnection& connection, const std::string& path);

}  // namespace exosubmit::state
