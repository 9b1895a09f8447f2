// One mailbox on one connection: AUTH, then MAIL, RCPT and RSET. Sends nothing.
#pragma once

#include <memory>

#include "cli/check/sections.h"
#include "smtp/connector.h"

namespace exosubmit::cli {

// Steps exchange.auth and exchange.mail, and exchange.rights, which nothing of this can prove.
void check_mailbox(const Inquiry& inquiry, Learnt& learnt, const config::MailboxSettings& mailbox,
                   std::unique_ptr<smtp::Connection> connection, Steps& steps);

}  // namespace exosubmit::cli
