// The settings that go with what `exosubmit setup` sets up.
#pragma once

#include <string>
#include <vector>

#include "cli/setup/site.h"

namespace exosubmit::cli {

// Lines of exosubmit.conf. What is known only once the script runs has its place: the client id, and when a
// secret that is there already ends.
std::vector<std::string> settings_lines(const SetupSite& site);
inline constexpr const char* kClientIdLine = "client_id = ";
inline constexpr const char* kSecretExpiresLine = "secret_expires = ";

// Where on the mail server the files go that the script leaves behind; one line.
std::string carry_words(const SetupSite& site);

}  // namespace exosubmit::cli
