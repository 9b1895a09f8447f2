// The step `credential.file`: a credential's file is there, the daemon's user may read it, and nobody else.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "cli/check/credential.h"

namespace exosubmit::cli {

enum class FileKind { kSecret, kPublic };

struct NamedFile {
  std::string what;         // "client secret"
  std::string file;         // a path, or credential:NAME
  std::string how_to_make;  // where it is missing: a command
  FileKind kind = FileKind::kSecret;
};

// Its content; nothing after a step that failed or could prove nothing.
std::optional<base::Secret> read_for_check(const NamedFile& named, const Readers& readers, Steps& steps);

}  // namespace exosubmit::cli
