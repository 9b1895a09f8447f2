// Brings a notice to a mail server by plain SMTP (RFC 5321), without anything of the way to Exchange.
#pragma once

#include <chrono>

#include "base/result.h"
#include "operate/letter.h"

namespace exosubmit::operate {

// How long a letter may take, resolving the server's name excepted.
struct Carriage {
  std::chrono::milliseconds until_content = std::chrono::seconds{30};  // all waits until its end is written
  std::chrono::milliseconds final_reply = std::chrono::minutes{10};    // RFC 5321 section 4.5.3.2.6
};

// Error (try later): the server cannot be reached, is silent or says 4xx; (refuse): it says 5xx, or nothing
// after the content: it may have the letter. The text names the server and what it said.
base::Result<void> carry(const Letter& letter, const Carriage& limits = {});

}  // namespace exosubmit::operate
