#include "cli/wire/milter_address.h"

#include <filesystem>

namespace exosubmit::cli {
namespace {

// Symbolic links resolved as far as the path exists: /var/spool/postfix may be one.
std::string real(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(path, ignored).string();
}

}  // namespace

base::Result<std::string> milter_address(const std::string& socket, const std::string& queue_directory) {
  const std::size_t colon = socket.find(':');
  const std::string family = socket.substr(0, colon);
  const std::string where = socket.substr(colon + 1);
  if (family == "inet" || family == "inet6") {
    const std::size_t at = where.find('@');
    std::string host = where.substr(at + 1);
    if (host.find(':') != std::string::npos) host = '[' + host + ']';
    return "inet:" + host + ':' + where.substr(0, at);
  }
  const std::string directory = real(queue_directory) + '/';
  const std::string path = real(where);
  if (path.starts_with(directory) && path.find_first_of(" \t,{}$") == std::string::npos) {
    return "unix:" + path.substr(directory.size());
  }
  return base::failure(base::operator_must_act(
      "[milter] socket = " + socket + " lies where this Postfix does not reach it: its queue directory is " +
      queue_directory + ". Set socket = unix:" + queue_directory +
      "/exosubmit/milter.sock there, or socket = inet:8893@127.0.0.1, and restart exosubmit"));
}

}  // namespace exosubmit::cli
