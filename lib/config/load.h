// Reads and checks the settings file.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "config/settings.h"

namespace exosubmit::config {

inline constexpr const char* kDefaultFile = "/etc/exosubmit/exosubmit.conf";

struct Mistake {
  std::string text;  // "FILE:LINE: [section] key: what was wanted"; "FILE: ..." where no line is to blame
};

// Every mistake of the file at once, in the order of its lines; empty where there are none, and `settings`
// is then complete: derived values filled, secrets' files checked for existence and rights.
struct Loaded {
  Settings settings;
  std::vector<Mistake> mistakes;
  std::vector<std::string> warnings;  // "FILE:LINE: [section] key: what is odd"
};
//
// The files that the settings name can be left alone by who does not use them: what may be read, and what
// credential:NAME means, depends on the process.
enum class NamedFiles { kChecked, kLeftAlone };
Loaded load(const std::string& file, NamedFiles named_files = NamedFiles::kChecked);

// The content of a `*_file` value (absolute path, or credential:NAME), without one line end at its end.
// Error (operator): missing, empty, unreadable, or readable by others; names the chmod or chown to run.
base::Result<base::Secret> read_secret(const std::string& file);

}  // namespace exosubmit::config
