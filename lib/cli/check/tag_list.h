// Tag lists "v=DKIM1; p=..." (RFC 6376 section 3.2), as DKIM and DMARC publish them.
#pragma once

#include <string>

namespace exosubmit::cli {

// In lower case; empty: the tag is not there, or has no value.
std::string tag_of(const std::string& record, const std::string& tag);

// A key that signatures can be proved with: neither a revoked one, whose p= is empty, nor another text, which
// a wildcard may answer with (RFC 6376 section 3.6.1).
bool is_dkim_key(const std::string& record);

}  // namespace exosubmit::cli
