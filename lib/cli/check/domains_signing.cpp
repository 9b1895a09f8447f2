#include "cli/check/domains_signing.h"

#include <algorithm>

#include "base/ascii.h"
#include "cli/postfix/milters.h"

namespace exosubmit::cli {
namespace {

// By the names of their sockets, and the ports of their own documentation: OpenDKIM (8891), dkimpy (8892),
// rspamd (11332).
bool signs(const std::string& address) {
  const std::string name = base::to_lower(address);
  return name.find("dkim") != std::string::npos || name.find("rspamd") != std::string::npos ||
         name.ends_with(":8891") || name.ends_with(":8892") || name.ends_with(":11332");
}

void add(const std::string& list, std::vector<std::string>& found) {
  for (const PostfixMilter& milter : parse_milters(list))
    if (signs(milter.address) && std::find(found.begin(), found.end(), milter.address) == found.end())
      found.push_back(milter.address);
}

}  // namespace

std::vector<std::string> signing_milters(const PostfixInstance& postfix) {
  std::vector<std::string> found;
  for (const PostfixService& service : postfix.services)
    if (service.command == "smtpd") add(postfix.parameter_of(service, "smtpd_milters"), found);
  add(postfix.parameter("non_smtpd_milters"), found);
  return found;
}

}  // namespace exosubmit::cli
