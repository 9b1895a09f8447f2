// Raw 8-bit display names become encoded words (RFC 2047 section 5).
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::mail {

// The address list `value` with each raw 8-bit word of a display name, group name or comment encoded: as
// UTF-8 where it is that, else as ISO-8859-1. All else stays as written, addresses too, but lines may be
// folded beside what was encoded. Lists that do not parse are treated as far as they make sense.
// `column` is how many octets of the line stand before the value.
std::string encode_raw_names(std::string_view value, std::size_t column);

}  // namespace exosubmit::mail
