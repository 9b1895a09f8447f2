#include "operate/control_listener.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "operate/unix_address.h"

namespace exosubmit::operate {
namespace {

constexpr mode_t kMode = 0660;
constexpr int kBacklog = 16;

base::FileDescriptor unix_socket() {
  return base::FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// Empty where nothing is in the way any more.
std::string clear(const std::string& path, const sockaddr_un& address) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return {};
  if (!S_ISSOCK(status.st_mode)) return "something that is no socket lies there";
  const base::FileDescriptor probe = unix_socket();
  // Only of a socket whose owner is gone is a connection refused; one with a full backlog gives EAGAIN.
  if (connect(probe.get(), as_address(address), sizeof address) == 0 || errno == EAGAIN) {
    return "another daemon uses it: each needs one of its own";
  }
  if (errno != ECONNREFUSED || unlink(path.c_str()) != 0) return std::strerror(errno);
  return {};
}

// Empty where it listens. Nobody can connect before listen(), so the mode holds for everybody.
std::string listen_on(const base::FileDescriptor& socket, const std::string& path,
                      const sockaddr_un& address) {
  const bool listens = bind(socket.get(), as_address(address), sizeof address) == 0 &&
                       chmod(path.c_str(), kMode) == 0 && listen(socket.get(), kBacklog) == 0;
  return listens ? "" : std::strerror(errno);
}

}  // namespace

base::Result<base::FileDescriptor> listen_for_control(const std::string& path) {
  const auto address = unix_address(path);
  std::string fault = address ? clear(path, *address) : "the path is too long";
  base::FileDescriptor socket = unix_socket();
  if (fault.empty()) fault = listen_on(socket, path, *address);
  if (fault.empty()) return socket;
  return base::failure(base::operator_must_act(path + ": " + fault));
}

}  // namespace exosubmit::operate
