#include "cli/postfix/child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/file_descriptor.h"

namespace exosubmit::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMaxOutput = 8 * 1024 * 1024;

struct Pipe {
  base::FileDescriptor read, write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  return {base::FileDescriptor(ends[0]), base::FileDescriptor(ends[1])};
}

// Postfix's commands lie where an ordinary user's PATH does not lead.
std::string path_of(const std::string& command) {
  const char* const path = std::getenv("PATH");
  std::string directories = std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/local/sbin:/sbin";
  while (!directories.empty()) {
    const std::size_t colon = directories.find(':');
    const std::string file = directories.substr(0, colon) + '/' + command;
    if (file.front() == '/' && file[1] != '/' && access(file.c_str(), X_OK) == 0) return file;
    directories.erase(0, colon == std::string::npos ? colon : colon + 1);
  }
  return {};
}

// The child's id, or nothing and errno.
std::optional<pid_t> spawn(const std::string& file, const std::vector<std::string>& command,
                           const Pipe& output, const Pipe& errors) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write.get(), STDERR_FILENO);
  pid_t child = 0;
  errno = posix_spawn(&child, file.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return errno == 0 ? std::optional(child) : std::nullopt;
}

// False at its end.
bool read_some(int descriptor, std::string& text) {
  std::array<char, 16384> buffer{};
  const ssize_t got = read(descriptor, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// Nothing, or why the child must be killed.
std::string gather(const Pipe& output, const Pipe& errors, steady_clock::time_point deadline, Ran& ran) {
  std::array<pollfd, 2> watched{{{output.read.get(), POLLIN, 0}, {errors.read.get(), POLLIN, 0}}};
  while (watched[0].fd >= 0 || watched[1].fd >= 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return "does not come to an end";
    if (poll(watched.data(), watched.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) {
      return std::strerror(errno);
    }
    if (watched[0].revents != 0 && !read_some(watched[0].fd, ran.output)) watched[0].fd = -1;
    if (watched[1].revents != 0 && !read_some(watched[1].fd, ran.errors)) watched[1].fd = -1;
    if (ran.output.size() + ran.errors.size() > kMaxOutput) return "says more than 8 MB";
  }
  return {};
}

}  // namespace

base::Result<Ran> run(const std::vector<std::string>& command, std::chrono::seconds limit) {
  const std::string& name = command.front();
  const std::string file = path_of(name);
  if (file.empty()) {
    return base::failure(base::operator_must_act(name + " is not installed here: exosubmit wires a Postfix"));
  }
  Pipe output = make_pipe(), errors = make_pipe();
  const auto child = output.read && errors.read ? spawn(file, command, output, errors) : std::nullopt;
  if (!child) {
    return base::failure(base::operator_must_act(file + " cannot be run: " + std::strerror(errno)));
  }
  output.write = {};
  errors.write = {};
  Ran ran;
  const std::string fault = gather(output, errors, steady_clock::now() + limit, ran);
  if (!fault.empty()) kill(*child, SIGKILL);
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!fault.empty()) return base::failure(base::operator_must_act(file + ' ' + fault));
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

}  // namespace exosubmit::cli
