// A configuration that is not in force: tried on Postfix's own commands before anything is written.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/postfix/instance.h"
#include "cli/wire/file_change.h"
#include "cli/wire/site_files.h"

namespace exosubmit::cli {

// What postconf warns of in the configuration that the changes make, and does not warn of now. Error
// (operator): postconf cannot parse it.
base::Result<std::vector<std::string>> try_out(const std::string& config_directory,
                                               const std::vector<FileChange>& changes);

// The instance as it would be without our wiring: what the admin himself has set.
base::Result<PostfixInstance> read_unwired(const PostfixInstance& postfix, const SiteFiles& files);

}  // namespace exosubmit::cli
