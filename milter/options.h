// The daemon's command line.
#pragma once

#include <string>

#include "base/result.h"

namespace exosubmit::milter {

struct Options {
  std::string settings_file;  // -x
  std::string socket;         // -p, in place of [milter] socket
  std::string user;           // -u
  bool check_only = false;    // -n
  bool verbose = false;       // -v: [log] level = debug
  bool version = false;       // -V
};

// Error (operator): an unknown option or a missing value.
base::Result<Options> parse_options(int argc, char** argv);

inline constexpr const char* kUsage =
    "usage: exosubmit-milter [-x FILE] [-p SOCKET] [-n] [-u USER] [-v] [-V]";

}  // namespace exosubmit::milter
