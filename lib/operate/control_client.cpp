#include "operate/control_client.h"

#include <grp.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/file_descriptor.h"
#include "operate/unix_address.h"

namespace exosubmit::operate {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Deadline = steady_clock::time_point;

constexpr std::size_t kMaxAnswerBytes = 16 * 1024 * 1024;

// The group of what lies in the way: of the socket, or of the last directory that can be seen.
std::string group_of(std::string path) {
  struct stat status {};
  while (path.size() > 1 && stat(path.c_str(), &status) != 0)
    path.erase(std::max<std::size_t>(1, path.rfind('/')));
  const group* const entry = getgrgid(status.st_gid);
  return entry != nullptr ? entry->gr_name : std::to_string(status.st_gid);
}

base::Error not_connected(const std::string& path, int error) {
  if (error == EACCES || error == EPERM) {
    const std::string group = group_of(path);
    return base::operator_must_act(
        fmt::format("{}: permission denied. It is for root and the group {}: run this as root, or "
                    "\"usermod -aG {} USER\" and log in again",
                    path, group, group));
  }
  if (error == ENOENT || error == ECONNREFUSED || error == ENOTDIR) {
    return base::operator_must_act(
        fmt::format("exosubmit-milter is not running: nobody listens on {} ([operator] control); "
                    "\"systemctl status exosubmit-milter\" tells more",
                    path));
  }
  return base::try_later(path + ": " + std::strerror(error));
}

base::Error no_answer(const std::string& path) {
  return base::try_later("exosubmit-milter does not answer on " + path);
}

milliseconds left(Deadline deadline) {
  return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(deadline - steady_clock::now()));
}

bool ready(int socket, short events, Deadline deadline) {
  pollfd waiting{socket, events, 0};
  return poll(&waiting, 1, static_cast<int>(left(deadline).count())) == 1;
}

// 0 or an error number.
int connect_by(int socket, const sockaddr_un& address, Deadline deadline) {
  constexpr int kNextTry = 20;  // milliseconds: a full backlog cannot be waited for
  while (connect(socket, as_address(address), sizeof address) != 0) {
    if (errno != EAGAIN && errno != EINTR) return errno;
    if (left(deadline).count() == 0) return ETIMEDOUT;
    poll(nullptr, 0, kNextTry);
  }
  return 0;
}

}  // namespace

base::Result<std::string> ask(const std::string& path, const std::string& request, milliseconds longest) {
  const auto address = unix_address(path);
  if (!address) return base::failure(base::operator_must_act(path + ": too long for a socket"));
  const Deadline deadline = steady_clock::now() + longest;
  const base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int error = socket ? connect_by(socket.get(), *address, deadline) : errno;
  if (error != 0) return base::failure(not_connected(path, error));

  const std::string line = request + '\n';  // short: the socket's buffer takes it whole
  if (send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    return base::failure(no_answer(path));
  }
  std::string answer;
  std::array<char, 65536> buffer{};
  while (ready(socket.get(), POLLIN, deadline)) {
    const ssize_t got = recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got <= 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(got));
    if (answer.size() > kMaxAnswerBytes) break;
  }
  if (!answer.ends_with('\n')) return base::failure(no_answer(path));
  answer.pop_back();
  return answer;
}

}  // namespace exosubmit::operate
