// Whether a user of this system gets to a file: rights along the path, as the kernel asks them, without being
// him.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace exosubmit::cli {

struct UnixUser {
  std::string name;
  uid_t id = 0;
  std::vector<gid_t> groups;  // with the primary one
};

// Nothing: no such user.
std::optional<UnixUser> user_named(const std::string& name);

// The one that this process runs as.
UnixUser this_user();

std::optional<gid_t> group_named(const std::string& name);
bool is_in(const UnixUser& user, gid_t group);

struct PathNode {
  std::string path;
  mode_t mode = 0;  // 0: nothing is there, or it cannot be seen
  uid_t owner = 0;
  gid_t group = 0;
  bool has_acl = false;  // the mode says less than all
};

// `root` and each step from there to `path`, which lies below it.
std::vector<PathNode> nodes_between(const std::string& root, const std::string& path);

// The first node that stops him: a directory that he may not pass, or the last one where he lacks the right
// `wanted`, S_IROTH of a file or S_IWOTH of a socket (unix(7)). Nodes that have an ACL are passed over: their
// mode does not say enough.
std::optional<PathNode> barrier_for(const UnixUser& user, const std::vector<PathNode>& nodes, mode_t wanted);

// The first node whose access list decides, not the mode alone. None for root, whom nothing stops.
std::optional<PathNode> listed_for(const UnixUser& user, const std::vector<PathNode>& nodes);

// "drwx--x--- exosubmit:postfix"
std::string rights_of(const PathNode& node);

}  // namespace exosubmit::cli
