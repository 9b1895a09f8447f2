// What the daemon's process may do.
#pragma once

#include <string>

#include "base/result.h"

namespace exosubmit::milter {

// Neither a core dump nor a debugger of the same user can read secrets.
void forbid_core_dumps();

// What is freed goes back to the system, however many threads and processors there are. Before any thread.
void return_freed_memory();

// Becomes `user` with its groups for good; empty: stays. Error (operator): unknown user, or not root.
base::Result<void> become_user(const std::string& user);

}  // namespace exosubmit::milter
