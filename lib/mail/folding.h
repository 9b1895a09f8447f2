// Line folding of header fields (RFC 5322 section 2.2.3).
#pragma once

#include <string>
#include <string_view>

namespace exosubmit::mail {

// `value` with line ends before blanks, so that its lines have at most 78 octets where its words allow.
// `column` is how many octets of the line stand before it. Unfolded it is the same again.
std::string fold(std::string_view value, std::size_t column);

// `value` such that it cannot end its field: each line end is CRLF and a blank follows it, a bare CR is a
// space, NUL and a line end at the end are dropped. Well-formed values stay octet for octet.
std::string well_folded(std::string_view value);

}  // namespace exosubmit::mail
