// Milters that sign mail before exosubmit sees it: where From is rewritten, their signatures are removed.
#pragma once

#include <string>
#include <vector>

#include "cli/postfix/instance.h"

namespace exosubmit::cli {

// The addresses of milters that are known to sign, in smtpd_milters of any smtpd or in non_smtpd_milters.
std::vector<std::string> signing_milters(const PostfixInstance& postfix);

}  // namespace exosubmit::cli
