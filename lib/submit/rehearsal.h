// [milter] mode = observe: what would become of a message (DESIGN.md, section 6).
#pragma once

#include "submit/parts.h"
#include "submit/report.h"
#include "submit/submission.h"

namespace exosubmit::submit {

// Decides as for a message that is sent, up to its wait for a slot; logs and sums up what that comes to.
// Nobody is connected to and nothing is stored. Everybody's outcome is deferred: nothing was sent;
// but for those whom Exchange took earlier, or may have.
Report rehearse(const Submission& submission, const Parts& parts);

}  // namespace exosubmit::submit
