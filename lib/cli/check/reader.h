// Who reads the files of the daemon, and whether he may: by owner, group and mode, without being him.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace exosubmit::cli {

struct Reader {
  std::string name;
  uid_t id = 0;
  std::vector<gid_t> groups;
};

// Nothing where there is no such user.
std::optional<Reader> reader_named(const std::string& name);

// The user that this process runs as.
Reader this_reader();

std::optional<gid_t> group_named(const std::string& name);
bool is_in(const Reader& reader, gid_t group);

struct Obstacle {
  std::string cause;
  std::string remedy;  // a command
};

// What keeps him from reading an existing file: the file's rights, or those of a directory above it. Nothing
// where he may. Access lists and security modules are not looked at.
std::optional<Obstacle> obstacle_to(const Reader& reader, const std::string& path);

}  // namespace exosubmit::cli
