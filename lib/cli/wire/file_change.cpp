#include "cli/wire/file_change.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/file_descriptor.h"
#include "cli/wire/diff.h"

namespace exosubmit::cli {
namespace {

using base::FileDescriptor;

constexpr std::size_t kMaxFile = 4 * 1024 * 1024;

tl::unexpected<base::Error> fault(const std::string& path, const std::string& what) {
  return base::failure(base::operator_must_act(path + ": " + what));
}
tl::unexpected<base::Error> fault_of_system(const std::string& path) {
  return fault(path, std::strerror(errno));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A rename is on disk when its directory is.
void sync_directory(const std::filesystem::path& directory) {
  const FileDescriptor opened(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened) fsync(opened.get());
}

// Owner and mode before content: nobody reads what the old file did not show.
bool fill(int descriptor, const std::string& like, const std::string& content) {
  struct stat old {};
  const bool exists = stat(like.c_str(), &old) == 0;
  if (exists && fchown(descriptor, old.st_uid, old.st_gid) != 0) return false;
  if (fchmod(descriptor, exists ? old.st_mode & 07777 : 0644) != 0) return false;
  return write_all(descriptor, content) && fsync(descriptor) == 0;
}

}  // namespace

base::Result<std::optional<std::string>> read_file(const std::string& path) {
  const FileDescriptor opened(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened && errno == ENOENT) return std::nullopt;
  if (!opened) return fault_of_system(path);
  std::string text;
  std::array<char, 16384> buffer{};
  while (true) {
    const ssize_t got = read(opened.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fault_of_system(path);
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxFile) return fault(path, "is larger than 4 MB");
  }
}

std::string diff_of(const std::vector<FileChange>& changes) {
  std::string text;
  for (const FileChange& change : changes) {
    text += unified_diff(change.before.value_or(""), change.after.value_or(""),
                         change.before ? change.path : "/dev/null", change.after ? change.path : "/dev/null");
  }
  return text;
}

base::Result<void> write_change(const FileChange& change) {
  const auto now = read_file(change.path);
  if (!now) return base::failure(now.error());
  if (*now != change.before) return fault(change.path, "was changed by somebody else just now; try again");
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(change.path, error);
  if (error) return fault(change.path, error.message());
  if (!change.after) {
    if (unlink(change.path.c_str()) != 0) return fault_of_system(change.path);
    sync_directory(target.parent_path());
    return {};
  }
  std::string temporary = target.parent_path() / (".exosubmit-" + target.filename().string() + ".XXXXXX");
  const FileDescriptor written(mkostemp(temporary.data(), O_CLOEXEC));
  if (!written) return fault_of_system(temporary);
  if (!fill(written.get(), target, *change.after) || rename(temporary.c_str(), target.c_str()) != 0) {
    const auto failed = fault_of_system(change.path);
    unlink(temporary.c_str());
    return failed;
  }
  sync_directory(target.parent_path());
  return {};
}

}  // namespace exosubmit::cli
