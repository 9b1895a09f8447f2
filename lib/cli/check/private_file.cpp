#include "cli/check/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"

namespace exosubmit::cli {

base::Result<void> write_private_file(const std::string& path, std::string_view content) {
  const auto failed = [&] {
    return base::failure(base::operator_must_act(path + ": " + std::strerror(errno)));
  };
  const base::FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return failed();
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed();
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace exosubmit::cli
