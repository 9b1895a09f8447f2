// The tables in the state file, and the way from each older version to the present one.
#pragma once

#include <span>
#include <string_view>

#include "state/sqlite_connection.h"

namespace exosubmit::state {

// One step makes one version from the one before; its statements run in order, in one transaction. A released
// step never changes: what is new is a further step.
using SqliteStep = std::span<const std::string_view>;

std::span<const SqliteStep> sqlite_schema();

// Error (operator): the file is neither empty nor ours, or of a version beyond `steps`.
base::Result<void> check_version(SqliteConnection& connection, const std::string& path,
                                 std::span<const SqliteStep> steps);

// Brings the file to the last of `steps`. Error as above.
base::Result<void> migrate(SqliteConnection& connection, const std::string& path,
                           std::span<const SqliteStep> steps);

}  // namespace exosubmit::state
