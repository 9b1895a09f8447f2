// [milter] redirect_to: a test address gets every message in place of its recipients (DESIGN.md, section 6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace exosubmit::submit {

// What the journal knows a redirected message by: it is not the one that goes to its recipients, nor the one
// that goes to another test address.
base::Digest redirected(const base::Digest& fingerprint, std::string_view redirect_to);

// A header field that tells the tester how many recipients the message has and who they are, as far as some
// thousand octets reach. ASCII; no mail system delivers by it.
std::string recipients_field(const std::vector<std::string>& recipients);

}  // namespace exosubmit::submit
