// Mail with a null sender: robots must not answer each other for ever, and a bounce is never bounced
// (DESIGN.md, section 4.5).
#pragma once

#include <string>

#include "submit/parts.h"
#include "submit/report.h"

namespace exosubmit::submit {

// Defers for those recipients that had enough automatic mail within the hour.
void limit_automatic_mail(const Parts& parts, Report& report);

// A refused bounce is deferred the first time and given up the second: it then counts as accepted, and the
// operator is told sender (of the header), recipient and cause.
void give_up_refused_bounces(const Parts& parts, const std::string& sender, const std::string& queue_id,
                             Report& report);

}  // namespace exosubmit::submit
