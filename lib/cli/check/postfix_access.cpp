#include "cli/check/postfix_access.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <filesystem>

namespace exosubmit::cli {
namespace {

constexpr mode_t kPass = 1, kWrite = 2;

bool may(const UnixIdentity& identity, const PathNode& node, mode_t right) {
  if (identity.user == 0) return true;
  const bool in_group =
      std::find(identity.groups.begin(), identity.groups.end(), node.group) != identity.groups.end();
  const mode_t shift = identity.user == node.owner ? 6 : in_group ? 3 : 0;
  return (node.mode >> shift & right) != 0;
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

std::optional<UnixIdentity> identity_of(const std::string& user) {
  const passwd* const entry = getpwnam(user.c_str());
  if (entry == nullptr) return std::nullopt;
  UnixIdentity identity{user, entry->pw_uid, std::vector<gid_t>(256)};
  int count = static_cast<int>(identity.groups.size());
  if (getgrouplist(user.c_str(), entry->pw_gid, identity.groups.data(), &count) < 0) count = 256;
  identity.groups.resize(static_cast<std::size_t>(count));
  return identity;
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

std::optional<PathNode> barrier_for(const UnixIdentity& identity, const std::vector<PathNode>& nodes) {
  for (const PathNode& node : nodes) {
    if (node.mode == 0) return std::nullopt;
    if (!node.has_acl && !may(identity, node, S_ISDIR(node.mode) ? kPass : kWrite)) return node;
  }
  return std::nullopt;
}

std::optional<PathNode> listed_for(const UnixIdentity& identity, const std::vector<PathNode>& nodes) {
  if (identity.user == 0) return std::nullopt;
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
