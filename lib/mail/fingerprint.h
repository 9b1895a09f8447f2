// The same message on every pass has the same fingerprint (DESIGN.md, section 4.6).
#pragma once

#include <optional>
#include <string_view>

#include "base/digest.h"
#include "mail/envelope.h"
#include "mail/message.h"

namespace exosubmit::mail {

// SHA-256 of envelope sender, header fields without trace fields, and body. Without Message-ID the oldest
// Received field with a queue id is added; with neither there is none and nothing may be merged.
std::optional<base::Digest> fingerprint(const Envelope& envelope, const Message& message);

// The key of one recipient of a fingerprinted message: no address can be read from it.
base::Digest recipient_key(const base::Digest& fingerprint, std::string_view recipient);

}  // namespace exosubmit::mail
