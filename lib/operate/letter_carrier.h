// Brings a notice to a mail server by plain SMTP (RFC 5321), without anything of the way to Exchange.
#pragma once

#include <chrono>

#include "base/result.h"
#include "operate/letter.h"

namespace exosubmit::operate {

// All waits of one letter, resolving the server's name excepted.
inline constexpr std::chrono::seconds kLongestCarriage{30};

// Error (try later): the server cannot be reached, is silent or says 4xx; (refuse): it says 5xx. The text
// names the server and what it said.
base::Result<void> carry(const Letter& letter, std::chrono::milliseconds longest = kLongestCarriage);

}  // namespace exosubmit::operate
