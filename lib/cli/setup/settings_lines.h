// The settings that go with what `exosubmit setup` sets up.
#pragma once

#include <string>
#include <vector>

#include "cli/setup/site.h"

namespace exosubmit::cli {

// Lines of exosubmit.conf. The client id is known only once the app is registered: kClientIdLine stands in
// its place.
std::vector<std::string> settings_lines(const SetupSite& site);
inline constexpr const char* kClientIdLine = "client_id = ";

// Where on the mail server the files go that the script leaves behind; one line.
std::string carry_words(const SetupSite& site);

}  // namespace exosubmit::cli
