// libmilter's socket specifications: "unix:/path", "local:/path", "inet:port@host", "inet6:port@host".
#pragma once

#include <sys/socket.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::milter {

struct SocketAddress {
  sockaddr_storage address{};
  socklen_t size = 0;
};

// The address to connect to. Error (operator): not such a specification, path too long, host not resolved.
base::Result<SocketAddress> resolve(const std::string& specification);

// The path of a unix: or local: socket; empty for the others.
std::string socket_path(const std::string& specification);

}  // namespace exosubmit::milter
