// MAIL and RCPT as lines, and what keeps them from being written.
#pragma once

#include <optional>
#include <string>

#include "mail/envelope.h"
#include "smtp/capabilities.h"
#include "smtp/reply.h"
#include "smtp/transaction.h"

namespace exosubmit::smtp {

// "MAIL FROM:<address> SIZE=...", with CRLF. Parameters that were not advertised or that would break the line
// are left out. The sender has no obstacle.
std::string mail_command(const TransactionRequest& request, const Capabilities& capabilities);

// "RCPT TO:<address> NOTIFY=...", likewise.
std::string rcpt_command(const mail::Path& recipient, const Capabilities& capabilities);

// Refusals in our own words; nothing where the command can be written. An address that does not keep to its
// line never is (control characters, brackets or blanks outside quotes).
std::optional<Reply> sender_obstacle(const mail::Path& sender, const Capabilities& capabilities);
std::optional<Reply> recipient_obstacle(const mail::Path& recipient, const Capabilities& capabilities);

// The message's own: 5.6.7 SMTPUTF8, 5.6.3 8BITMIME, 5.3.4 SIZE.
std::optional<Reply> message_obstacle(const TransactionRequest& request, const Capabilities& capabilities);

}  // namespace exosubmit::smtp
