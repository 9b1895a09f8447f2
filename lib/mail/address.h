// Addresses of header fields (RFC 5322 section 3.4, with RFC 6532's UTF-8) and of envelopes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace exosubmit::mail {

// One mailbox of an address list.
struct Mailbox {
  // As written, quotes and encoded words kept, folds as one blank; a bare address's comment, quoted where
  // need be, as in "root@host (Cron Daemon)" (RFC 5322 section 3.4, note); else empty.
  std::string display_name;
  std::string address;  // "local@domain", comments and folding removed, quoting kept

  bool operator==(const Mailbox&) const = default;
};

// Every mailbox of an address-list, those in groups included ("undisclosed-recipients:;" gives none).
// `field_value` may be folded and hold comments, obsolete routes and empty list elements (RFC 5322
// section 4.4). Error (refuse): names the offending part.
base::Result<std::vector<Mailbox>> parse_address_list(std::string_view field_value);

// Domain after the last "@"; empty where there is none.
std::string_view domain_of(std::string_view address);

// Same mailbox: letter case is ignored in the whole address, as Exchange does.
bool same_address(std::string_view a, std::string_view b);

}  // namespace exosubmit::mail
