// What exosubmit makes of an answer, in words: for `exosubmit explain` and the manual page of replies.
#pragma once

#include <string>

#include "exchange/catalogue.h"

namespace exosubmit::cli {

// "535 5.7.139", "AADSTS7000215", "HTTP 503": how the row is known at sight.
std::string codes_of(const exchange::Entry& entry);

// "yes", "for hours, or until somebody acts", "until somebody acts", "no".
std::string passes(const exchange::Entry& entry);

// "defers the message and holds the tenant (probes after 30 s, later every 15 min)".
std::string treatment(const exchange::Entry& entry);

// The same for an answer that has no row.
std::string treatment_of_unknown(int code);

// What a basic code and an enhanced status say to whoever knows nothing else (RFC 5321, RFC 3463).
std::string meaning_of_code(int code);
std::string meaning_of_subject(int subject);

}  // namespace exosubmit::cli
