// One whole check: every section in its order.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "cli/check/send.h"
#include "cli/check/step.h"

namespace exosubmit::cli {

// All waits of a check end within it, so that even with a network that hangs it ends in a minute.
inline constexpr std::chrono::seconds kCheckLimit{50};

struct CheckOptions {
  std::string mailbox = {};  // name of the section or username; empty: all
  std::optional<std::string> send =
      {};  // mails each promised From; to this address, or empty: to the mailbox
  std::string config_directory = {};
  std::string dns_server = {};
};

// `mailed`: what earlier passes mailed; this one adds to it.
void check_all(const std::string& settings_file, const CheckOptions& options, base::Clock& clock,
               Mailed& mailed, Steps& steps);

}  // namespace exosubmit::cli
