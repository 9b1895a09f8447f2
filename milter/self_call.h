// Calls our own milter socket as Postfix would: proves that libmilter's listener and its workers live.
#pragma once

#include <chrono>

#include "milter/socket_address.h"

namespace exosubmit::milter {

// Negotiates and quits. False: refused, or no answer in time. True as well where this process itself has no
// means left to call (descriptors, memory), which proves nothing.
bool answers(const SocketAddress& address, std::chrono::milliseconds longest);

}  // namespace exosubmit::milter
