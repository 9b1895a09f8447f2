// The initial client response of XOAUTH2 (Microsoft:
// how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth).
#pragma once

#include <string_view>

#include "base/secret.h"

namespace exosubmit::smtp {

// base64("user=" mailbox ^A "auth=Bearer " token ^A ^A), without line end.
base::Secret xoauth2_response(std::string_view mailbox, const base::Secret& token);

}  // namespace exosubmit::smtp
