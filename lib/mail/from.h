// Who a message says it is from.
#pragma once

#include <vector>

#include "base/result.h"
#include "mail/address.h"
#include "mail/header_field.h"

namespace exosubmit::mail {

// The mailboxes of all From fields, in order. A field that is empty or "<>" names nobody, as if it were
// missing: some systems write their reports so. Error (refuse): names the offending part.
base::Result<std::vector<Mailbox>> from_mailboxes(const Header& header);

}  // namespace exosubmit::mail
