// Received fields: ours, and what those of Postfix tell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mail/envelope.h"
#include "mail/header_field.h"

namespace exosubmit::mail {

// What a Received field written by Postfix says: "from ... by HOST (Postfix) with ESMTP id QUEUEID ...".
struct PostfixTrace {
  std::string host;
  std::string queue_id;
};

std::optional<PostfixTrace> postfix_trace(const HeaderField& received);

// The queue id of the newest Received field, if the Postfix called `host_name` wrote it; else nothing.
std::optional<std::string> original_queue_id(const Header& header, std::string_view host_name);

// Our own field, folded, with no secrets: from HELO (NAME [ADDRESS]) by HOST (exosubmit) with PROTOCOL id
// QUEUEID; DATE (RFC 5321 section 4.4).
HeaderField our_received(const Origin& origin, base::Clock::Wall now);

// How many Received fields are ours, written on the host called `host_name`, and how many there are at all.
struct Hops {
  std::size_t ours = 0;
  std::size_t all = 0;
};
Hops count_hops(const Header& header, std::string_view host_name);

}  // namespace exosubmit::mail
