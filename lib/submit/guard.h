// What Exchange would refuse is refused before a connection is spent on it (DESIGN.md, section 4.3).
#pragma once

#include <cstddef>
#include <optional>

#include "mail/envelope.h"
#include "mail/message.h"
#include "mail/outcome.h"

namespace exosubmit::submit {

struct GuardLimits {
  std::size_t max_message_size = 35 * 1024 * 1024;  // octets, header section included
  std::size_t hop_limit = 50;                       // Received fields
};

// The message as it came, in wire form.
std::size_t octets_of(const mail::Message& message);

// A refusal of the whole message, with cause and remedy; nothing where it may go to Exchange.
std::optional<mail::Outcome> guard(const mail::Message& message, const mail::Envelope& envelope,
                                   const GuardLimits& limits);

}  // namespace exosubmit::submit
