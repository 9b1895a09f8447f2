// A row of the journal in the state file: its reading, writing and deleting.
#pragma once

#include <optional>

#include "state/sqlite_connection.h"
#include "state/stored_row.h"

namespace exosubmit::state {

// What journal.kind holds.
inline constexpr std::int64_t kStoredInFlight = 1;
inline constexpr std::int64_t kStoredRefused = 4;

base::Result<std::optional<StoredRow>> load_row(SqliteConnection& connection, const Key& key);

// Nothing: the row goes.
base::Result<void> save_row(SqliteConnection& connection, const Key& key,
                            const std::optional<StoredRow>& stored);

}  // namespace exosubmit::state
