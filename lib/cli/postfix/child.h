// Runs one of Postfix's commands and waits for it: an argument vector, never a shell.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

struct Ran {
  int status = 0;      // exit status; 128 + N for signal N, as the shell has it
  std::string output;  // standard output
  std::string errors;  // standard error
};

inline constexpr std::chrono::seconds kCommandLimit{60};

// Standard input is empty; the command is looked for in PATH, then in the sbin directories. Error (operator):
// no such command, more than 8 MB of output, not done within `limit` (it is then killed).
base::Result<Ran> run(const std::vector<std::string>& command, std::chrono::seconds limit = kCommandLimit);

}  // namespace exosubmit::cli
