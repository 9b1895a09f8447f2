// What Postfix is told of a failure: one line that libmilter and Postfix pass on unharmed (DESIGN.md, section
// 3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mail/enhanced_status.h"
#include "mail/outcome.h"

namespace exosubmit::milter {

struct Reply {
  int code = 451;
  mail::EnhancedStatus status{4, 3, 0};
  std::string text;  // for smfi_setreply: no control characters, "%" doubled, at most kMaxReplyBytes
};

// smfi_setreply fails somewhere between 980 and 1 200 octets.
inline constexpr std::size_t kMaxReplyBytes = 900;

// 451 for a deferral, Exchange's own 5xx for a refusal. The enhanced code keeps subject and detail; its class
// agrees with the basic code. `introduction` comes before Exchange's words; it may be empty.
Reply shape(const mail::Outcome& outcome, std::string_view introduction = {});

}  // namespace exosubmit::milter
