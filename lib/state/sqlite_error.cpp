#include "state/sqlite_error.h"

#include <sqlite3.h>

#include <cstring>

namespace exosubmit::state {
namespace {

constexpr const char* kDamagedCure =
    "; stop exosubmit, move the file away together with its -wal and -shm, start: a new one is made, and "
    "what "
    "Exchange accepted in the last days may be sent again where Postfix still has it";

// The extended code tells more than any remedy needs.
int primary_code(sqlite3* connection) { return sqlite3_errcode(connection) & 0xff; }

bool of_the_system(int code) {
  return code == SQLITE_CANTOPEN || code == SQLITE_IOERR || code == SQLITE_FULL;
}

const char* cure(int code) {
  switch (code) {
    case SQLITE_BUSY:
      return " (another process holds it); find that process with fuser(1) and end it";
    case SQLITE_FULL:
      return "; make room on its file system";
    case SQLITE_READONLY:
      return "; its file system or its permissions forbid writing: mount it read-write, or give the file "
             "back to its owner";
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return "; look at its permissions, and at its disk in the kernel's log";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return kDamagedCure;
    default:
      return "";
  }
}

std::string named(const std::string& path, const std::string& cause) {
  return "state file " + path + ": " + cause;
}

}  // namespace

Health health_after_error(sqlite3* connection) {
  switch (primary_code(connection)) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Health::kDamaged;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
      return Health::kBroken;
    default:
      return Health::kGood;
  }
}

base::Error error_of(sqlite3* connection, const std::string& path) {
  const int code = primary_code(connection);
  std::string cause = sqlite3_errmsg(connection);
  const int system = connection != nullptr ? sqlite3_system_errno(connection) : 0;
  if (of_the_system(code) && system != 0) cause += std::string(": ") + std::strerror(system);
  return base::try_later(named(path, cause) + cure(code));
}

base::Error damaged(const std::string& path, const std::string& cause) {
  return base::try_later(named(path, cause) + kDamagedCure);
}

base::Error not_writable(const std::string& path) {
  return base::try_later(named(path, "may not be written by this user") + cure(SQLITE_READONLY));
}

}  // namespace exosubmit::state
