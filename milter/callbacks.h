// libmilter's side of the milter: the only user of that library beside main.
#pragma once

#include <string>

#include "base/result.h"
#include "milter/daemon.h"

namespace exosubmit::milter {

// Makes the socket. Error (operator): it cannot be made; names path and cause.
base::Result<void> open_socket(const std::string& socket, unsigned mode);

// Serves Postfix until stop_serving(). Error (operator): libmilter could not begin. Once in a process.
base::Result<void> serve(Daemon& daemon);

// From another thread, when no message waits for its answer any more.
void stop_serving(Daemon& daemon);

}  // namespace exosubmit::milter
