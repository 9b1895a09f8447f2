#include "milter/process.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace exosubmit::milter {

void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

base::Result<void> become_user(const std::string& user) {
  if (user.empty()) return {};
  const passwd* const entry = getpwnam(user.c_str());
  if (entry == nullptr) return base::failure(base::operator_must_act("-u " + user + ": no such user"));
  if (initgroups(entry->pw_name, entry->pw_gid) == 0 && setgid(entry->pw_gid) == 0 &&
      setuid(entry->pw_uid) == 0) {
    return {};
  }
  return base::failure(
      base::operator_must_act("-u " + user + ": " + std::strerror(errno) + "; start as root"));
}

}  // namespace exosubmit::milter
