#include "cli/check/reader.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

namespace exosubmit::cli {
namespace {

Reader reader_of(const passwd& user) {
  Reader reader{user.pw_name, user.pw_uid, std::vector<gid_t>(256)};
  int count = static_cast<int>(reader.groups.size());
  if (getgrouplist(user.pw_name, user.pw_gid, reader.groups.data(), &count) < 0) {
    reader.groups.resize(static_cast<std::size_t>(count));
    getgrouplist(user.pw_name, user.pw_gid, reader.groups.data(), &count);
  }
  reader.groups.resize(static_cast<std::size_t>(count));
  return reader;
}

// One right, S_IROTH or S_IXOTH, of the class that counts for him.
bool may(const Reader& reader, const struct stat& status, mode_t right) {
  if (reader.id == 0) return true;
  if (status.st_uid == reader.id) return (status.st_mode & (right << 6)) != 0;
  return (status.st_mode & (is_in(reader, status.st_gid) ? right << 3 : right)) != 0;
}

std::string name_of(uid_t id) {
  const passwd* const user = getpwuid(id);
  return user != nullptr ? user->pw_name : std::to_string(id);
}

std::string rights_of(const struct stat& status) {
  return fmt::format("belongs to {} and has mode {:04o}", name_of(status.st_uid), status.st_mode & 07777U);
}

// Nobody else has anything in it: its rights and those of its files may change.
bool is_ours(const std::string& directory) { return directory.ends_with("/exosubmit"); }

std::string copy_of(const std::string& path, const Reader& reader) {
  const std::string copy = "/etc/exosubmit" + path.substr(path.rfind('/'));
  return fmt::format("install -o {} -m 0400 {} {}   # then name {} in the settings", reader.name, path, copy,
                     copy);
}

}  // namespace

std::optional<Reader> reader_named(const std::string& name) {
  const passwd* const user = getpwnam(name.c_str());
  if (user == nullptr) return std::nullopt;
  return reader_of(*user);
}

Reader this_reader() {
  const passwd* const user = getpwuid(geteuid());
  if (user != nullptr) return reader_of(*user);
  return {std::to_string(geteuid()), geteuid(), {getegid()}};
}

std::optional<gid_t> group_named(const std::string& name) {
  const group* const found = getgrnam(name.c_str());
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

bool is_in(const Reader& reader, gid_t group) {
  return std::find(reader.groups.begin(), reader.groups.end(), group) != reader.groups.end();
}

std::optional<Obstacle> obstacle_to(const Reader& reader, const std::string& path) {
  struct stat status {};
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string directory = path.substr(0, slash);
    if (stat(directory.c_str(), &status) != 0) return std::nullopt;
    if (may(reader, status, S_IXOTH)) continue;
    return Obstacle{fmt::format("{} may not enter {}, which {}", reader.name, directory, rights_of(status)),
                    is_ours(directory)
                        ? fmt::format("chgrp {} {} && chmod 0750 {}", reader.name, directory, directory)
                        : copy_of(path, reader)};
  }
  if (stat(path.c_str(), &status) != 0 || may(reader, status, S_IROTH)) return std::nullopt;
  return Obstacle{fmt::format("{} may not read {}, which {}", reader.name, path, rights_of(status)),
                  is_ours(path.substr(0, path.rfind('/')))
                      ? fmt::format("chown {} {} && chmod 0400 {}", reader.name, path, path)
                      : copy_of(path, reader)};
}

}  // namespace exosubmit::cli
