// One file of a Postfix's configuration, as it is and as it is to be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

struct FileChange {
  std::string path;
  std::optional<std::string> before, after;  // none: no such file

  bool changes() const { return before != after; }
  FileChange undone() const { return {path, after, before}; }
};

// Nothing: no such file. Error (operator): it cannot be read, or is larger than 4 MB.
base::Result<std::optional<std::string>> read_file(const std::string& path);

std::string diff_of(const std::vector<FileChange>& changes);

// Whole or not at all: the new content is in place after a crash, or the old. What `path` points to is
// replaced, with the owner and mode that it has; a new file is root's and readable by all. Error (operator):
// what failed; the file is no longer as `before` has it.
base::Result<void> write_change(const FileChange& change);

}  // namespace exosubmit::cli
