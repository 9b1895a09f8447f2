// The operator's end of the control socket.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::operate {

// Longer than the daemon gives a client: what hangs is then not we.
inline constexpr std::chrono::seconds kLongestAnswer{10};

// The document that answers `request`. Error (operator): the daemon is not running, or the caller may not
// write to the socket, with the group that may; (try later): no answer came.
base::Result<std::string> ask(const std::string& path, const std::string& request,
                              std::chrono::milliseconds longest = kLongestAnswer);

}  // namespace exosubmit::operate
