// What `exosubmit wire` tells the admin.
#pragma once

#include <string>

#include "cli/postfix/instance.h"
#include "cli/wire/obstacle.h"
#include "cli/wire/plan.h"
#include "cli/wire/wire_options.h"
#include "config/settings.h"

namespace exosubmit::cli {

// Each text is of whole lines; empty where there is nothing to tell.
std::string obstacle_words(const Obstacle& obstacle);
std::string open_mailbox_words(const config::Settings& settings);  // mailboxes whose senders nobody named
std::string applied_words(const WirePlan& plan);
std::string removed_words(const PostfixInstance& postfix);

// The command that does what was shown, fit for a shell; without a line end.
std::string wire_command(const std::string& settings_file, const WireOptions& options);

}  // namespace exosubmit::cli
