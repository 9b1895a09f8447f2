#include "config/secret_file.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/file_descriptor.h"
#include "config/load.h"

namespace exosubmit::config {
namespace {

constexpr std::string_view kCredential = "credential:";
constexpr std::size_t kMaxSecretBytes = 64 * 1024;

tl::unexpected<base::Error> wrong(const std::string& text) {
  return base::failure(base::operator_must_act(text));
}

// Root only looks on behalf of the user that the packages run the daemon as, where there is one.
passwd* reading_user() {
  passwd* const packaged = geteuid() == 0 ? getpwnam("exosubmit") : nullptr;
  return packaged != nullptr ? packaged : getpwuid(geteuid());
}

std::string name_of(const passwd* user) {
  return user != nullptr ? user->pw_name : std::to_string(geteuid());
}

// What to run so that the daemon's user can read the file, and nobody else.
std::string repair(const std::string& path, uid_t owner) {
  const passwd* const user = reading_user();
  const uid_t id = user != nullptr ? user->pw_uid : geteuid();
  if (owner == id) return "run: chmod 600 " + path;
  return "run: chown " + name_of(user) + ' ' + path + " && chmod 600 " + path;
}

bool is_credential(const std::string& file) { return file.starts_with(kCredential); }

base::Result<std::string> path_of(const std::string& file) {
  if (!is_credential(file)) return file;
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr || *directory == '\0') {
    return wrong(file +
                 " cannot be read: $CREDENTIALS_DIRECTORY is not set; start as a systemd service with " +
                 "LoadCredential=" + file.substr(kCredential.size()) + ":/PATH");
  }
  return std::string(directory) + '/' + file.substr(kCredential.size());
}

// What helps when the file cannot be opened.
std::string remedy(int error, const std::string& path, bool credential) {
  struct stat status {};
  if (error == ENOENT && credential) {
    return "; give the service LoadCredential=" + path.substr(path.rfind('/') + 1) + ":/PATH and restart it";
  }
  if (error != EACCES) return {};
  if (stat(path.c_str(), &status) == 0) return "; " + repair(path, status.st_uid);
  return "; let the user " + name_of(reading_user()) + " enter the directories above it";
}

base::Result<base::FileDescriptor> open_file(const std::string& path, bool credential) {
  base::FileDescriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor) return descriptor;
  const int error = errno;
  return wrong(path + " cannot be read: " + std::strerror(error) + remedy(error, path, credential));
}

// A credential of systemd is guarded by its directory, and its mode shows an access list's mask.
base::Result<void> check_rights(const base::FileDescriptor& descriptor, const std::string& path,
                                bool any_mode) {
  struct stat status {};
  if (fstat(descriptor.get(), &status) != 0) return wrong(path + " cannot be read: " + std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return wrong(path + " is a directory; wanted a file");
  if (!S_ISREG(status.st_mode)) return wrong(path + " is not a regular file");
  if (!any_mode && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return wrong(fmt::format("{} has mode {:04o}: others than its owner can read or write it; {}", path,
                             status.st_mode & 07777U, repair(path, status.st_uid)));
  }
  return {};
}

base::Result<std::string> read_all(const base::FileDescriptor& descriptor, const std::string& path) {
  std::string octets(kMaxSecretBytes + 1, '\0');  // as large as it will get: growing leaves copies behind
  std::size_t size = 0;
  while (size < octets.size()) {
    const ssize_t got = read(descriptor.get(), octets.data() + size, octets.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return wrong(path + " cannot be read: " + std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxSecretBytes) {
    base::wipe(octets);
    return wrong(path + " is larger than 64K: that is no secret");
  }
  octets.resize(size);
  if (octets.ends_with('\n')) octets.pop_back();
  if (octets.ends_with('\r')) octets.pop_back();
  if (octets.empty()) return wrong(path + " is empty");
  return octets;
}

// Whether others may know what it holds.
enum class Kept { kSecret, kPublic };

base::Result<std::string> read_octets(const std::string& file, Kept kept = Kept::kSecret) {
  const auto path = path_of(file);
  if (!path) return base::failure(path.error());
  const auto descriptor = open_file(*path, is_credential(file));
  if (!descriptor) return base::failure(descriptor.error());
  const bool guarded = is_credential(file) || kept == Kept::kPublic;
  if (auto rights = check_rights(*descriptor, *path, guarded); !rights) return base::failure(rights.error());
  return read_all(*descriptor, *path);
}

}  // namespace

base::Result<base::Secret> read_secret(const std::string& file) {
  auto octets = read_octets(file);
  if (!octets) return base::failure(octets.error());
  return base::Secret(std::move(*octets));
}

base::Result<base::Secret> read_public(const std::string& file) {
  auto octets = read_octets(file, Kept::kPublic);
  if (!octets) return base::failure(octets.error());
  return base::Secret(std::move(*octets));
}

base::Result<void> check_one_word(const std::string& file) {
  auto octets = read_octets(file);
  if (!octets) return base::failure(octets.error());
  const bool one_word =
      std::none_of(octets->begin(), octets->end(), [](char c) { return c == ' ' || base::is_control(c); });
  base::wipe(*octets);
  if (!one_word) return wrong(file + " must hold the secret's value and nothing else: one line, no blanks");
  return {};
}

}  // namespace exosubmit::config
