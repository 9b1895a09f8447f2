// What an error of SQLite means: its text for the operator, and what can still be done with the connection.
#pragma once

#include <string>

#include "base/error.h"

struct sqlite3;

namespace exosubmit::state {

enum class Health {
  kGood,
  kBroken,   // the file cannot be read or written: only opening it again can help
  kDamaged,  // so, and its content is no longer to be trusted
};

// What the last error of `connection` leaves of it.
Health health_after_error(sqlite3* connection);

// The last error of `connection` (nothing: memory ran out). Names the file, the cause and the remedy.
base::Error error_of(sqlite3* connection, const std::string& path);

// The same form for what SQLite does not tell as an error.
base::Error damaged(const std::string& path, const std::string& cause);
base::Error not_writable(const std::string& path);

}  // namespace exosubmit::state
