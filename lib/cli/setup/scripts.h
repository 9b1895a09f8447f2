// The scripts for the Microsoft side.
#pragma once

#include <string>

#include "cli/setup/site.h"

namespace exosubmit::cli {

// One script for PowerShell, with the modules Microsoft.Graph and ExchangeOnlineManagement.
std::string powershell_script(const SetupSite& site);

// One for sh, with az. Exchange has no commands in az: that part is PowerShell, which the script writes to a
// file of its own and runs where pwsh is installed.
std::string az_script(const SetupSite& site);

// What both share, in PowerShell: the site's names; the steps in Exchange, which want $appId and $objectId
// too.
std::string powershell_head(const SetupSite& site);
std::string exchange_steps(const SetupSite& site);

}  // namespace exosubmit::cli
