// One transaction on a connection: all of it is committed, or nothing.
#pragma once

#include <functional>

#include "base/result.h"
#include "state/sqlite_connection.h"

namespace exosubmit::state {

// What a commit survives.
enum class Durability { kProcessDeath, kPowerCut };

using SqliteWork = std::function<base::Result<void>(SqliteConnection&)>;

// Does `work` in one transaction, which its error undoes.
base::Result<void> transact(SqliteConnection& connection, Durability durability, const SqliteWork& work);

}  // namespace exosubmit::state
