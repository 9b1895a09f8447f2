#include "cli/check/access.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace exosubmit::cli {
namespace {

// One right of the class that counts for him.
bool may(const UnixUser& user, const PathNode& node, mode_t right) {
  if (user.id == 0) return true;
  const mode_t shift = user.id == node.owner ? 6 : is_in(user, node.group) ? 3 : 0;
  return (node.mode >> shift & right) != 0;
}

UnixUser user_of(const passwd& entry) {
  UnixUser user{entry.pw_name, entry.pw_uid, std::vector<gid_t>(256)};
  int count = static_cast<int>(user.groups.size());
  if (getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0) {
    user.groups.resize(static_cast<std::size_t>(count));
    getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count);
  }
  user.groups.resize(static_cast<std::size_t>(count));
  return user;
}

PathNode node_at(const std::string& path) {
  PathNode node{path, 0, 0, 0, false};
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return node;
  node.mode = found.st_mode;
  node.owner = found.st_uid;
  node.group = found.st_gid;
  node.has_acl = getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
  return node;
}

}  // namespace

std::optional<UnixUser> user_named(const std::string& name) {
  const passwd* const entry = getpwnam(name.c_str());
  if (entry == nullptr) return std::nullopt;
  return user_of(*entry);
}

UnixUser this_user() {
  const passwd* const entry = getpwuid(geteuid());
  if (entry != nullptr) return user_of(*entry);
  return {std::to_string(geteuid()), geteuid(), {getegid()}};
}

std::optional<gid_t> group_named(const std::string& name) {
  const group* const found = getgrnam(name.c_str());
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

bool is_in(const UnixUser& user, gid_t group) {
  return std::find(user.groups.begin(), user.groups.end(), group) != user.groups.end();
}

std::vector<PathNode> nodes_between(const std::string& root, const std::string& path) {
  std::vector<PathNode> nodes{node_at(root)};
  std::filesystem::path walked(root);
  for (const auto& part : std::filesystem::path(path).lexically_relative(root)) {
    walked /= part;
    nodes.push_back(node_at(walked.string()));
  }
  return nodes;
}

std::optional<PathNode> barrier_for(const UnixUser& user, const std::vector<PathNode>& nodes, mode_t wanted) {
  for (const PathNode& node : nodes) {
    if (node.mode == 0) return std::nullopt;
    if (!node.has_acl && !may(user, node, S_ISDIR(node.mode) ? S_IXOTH : wanted)) return node;
  }
  return std::nullopt;
}

std::optional<PathNode> listed_for(const UnixUser& user, const std::vector<PathNode>& nodes) {
  if (user.id == 0) return std::nullopt;
  const auto listed =
      std::find_if(nodes.begin(), nodes.end(), [](const PathNode& node) { return node.has_acl; });
  return listed == nodes.end() ? std::nullopt : std::optional(*listed);
}

std::string rights_of(const PathNode& node) {
  std::string text = S_ISDIR(node.mode) ? "d" : S_ISSOCK(node.mode) ? "s" : "-";
  for (int bit = 8; bit >= 0; --bit) text += (node.mode >> bit & 1) != 0 ? "rwx"[(8 - bit) % 3] : '-';
  const passwd* const owner = getpwuid(node.owner);
  const group* const members = getgrgid(node.group);
  text += ' ' + (owner == nullptr ? std::to_string(node.owner) : std::string(owner->pw_name));
  return text + ':' + (members == nullptr ? std::to_string(node.group) : std::string(members->gr_name));
}

}  // namespace exosubmit::cli
