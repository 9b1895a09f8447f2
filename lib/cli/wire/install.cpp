#include "cli/wire/install.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "base/ascii.h"
#include "base/file_descriptor.h"
#include "cli/postfix/child.h"

namespace exosubmit::cli {
namespace {

using base::Result;

tl::unexpected<base::Error> fault(std::string text) {
  return base::failure(base::operator_must_act(std::move(text)));
}

// On the directory itself: no file of ours stays in it.
Result<base::FileDescriptor> lock(const std::string& directory) {
  base::FileDescriptor opened(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) return fault(directory + ": " + std::strerror(errno));
  if (flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    return fault("another \"exosubmit wire\" is at work in " + directory + ": wait until it is done");
  }
  return opened;
}

// Newest first. What cannot be put back is told of.
std::string put_back(const std::vector<FileChange>& written) {
  std::string failures;
  for (auto change = written.rbegin(); change != written.rend(); ++change) {
    const auto restored = write_change(change->undone());
    if (!restored) failures += "; " + restored.error().text;
  }
  return failures.empty() ? "; all files are as they were" : "; and could not be put back" + failures;
}

Result<void> postfix(const std::string& directory, const std::string& command) {
  const auto ran = run({"postfix", "-c", directory, command});
  if (!ran) return base::failure(ran.error());
  if (ran->status == 0) return {};
  const std::string words(base::trim(ran->errors.empty() ? ran->output : ran->errors));
  return fault("\"postfix -c " + directory + ' ' + command + "\" fails" +
               (words.empty() ? "" : ": " + words));
}

}  // namespace

Result<Reloaded> install(const std::string& config_directory, const std::vector<FileChange>& changes) {
  const auto locked = lock(config_directory);
  if (!locked) return base::failure(locked.error());
  std::vector<FileChange> written;
  for (const FileChange& change : changes) {
    if (!change.changes()) continue;
    const auto done = write_change(change);
    if (!done) return fault(done.error().text + put_back(written));
    written.push_back(change);
  }
  const auto checked = postfix(config_directory, "check");
  if (!checked) return fault(checked.error().text + put_back(written));
  if (!postfix(config_directory, "status")) return Reloaded::kNotRunning;
  const auto reloaded = postfix(config_directory, "reload");
  if (!reloaded) return fault(reloaded.error().text + put_back(written));
  return Reloaded::kYes;
}

}  // namespace exosubmit::cli
