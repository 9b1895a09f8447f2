#include "simulator/checks/exosim_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace exosubmit::test {
namespace {

constexpr std::chrono::seconds kPatience{10};

std::map<std::string, std::string> parse(const std::string& lines) {
  std::map<std::string, std::string> values;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) values[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return values;
}

}  // namespace

Exosim::Exosim(const std::vector<std::string>& options) : watch_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  std::string pattern = (std::filesystem::temp_directory_path() / "exosim.XXXXXX").string();
  directory_ = mkdtemp(pattern.data());
  inotify_add_watch(watch_.get(), directory_.c_str(), IN_MODIFY | IN_MOVED_TO);
  start(options);
}

Exosim::~Exosim() {
  stop();
  std::filesystem::remove_all(directory_);
}

void Exosim::start(const std::vector<std::string>& options) {
  const std::string env = directory_ + "/env";
  std::filesystem::remove(env);
  spawn(options);
  if (!await_change([&] { return std::filesystem::exists(env); })) {
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }
  env_ = parse(file("env"));
}

// The program holds the writing end of a pipe as its standard input: its death can be seen in poll().
void Exosim::spawn(const std::vector<std::string>& options) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  alive_ = base::FileDescriptor(ends[0]);
  const base::FileDescriptor writing_end(ends[1]);
  std::vector<std::string> words{EXOSIM_PROGRAM, directory_};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing_end.get(), STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn(&process_, EXOSIM_PROGRAM, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
}

bool Exosim::await_change(const std::function<bool()>& condition) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::array<pollfd, 2> wanted{{{watch_.get(), POLLIN, 0}, {alive_.get(), 0, 0}}};
  while (!condition()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || poll(wanted.data(), wanted.size(), static_cast<int>(left.count())) <= 0)
      return false;
    if (wanted[1].revents != 0) return condition();
    std::array<char, 4096> events{};
    while (read(watch_.get(), events.data(), events.size()) > 0) {
    }
  }
  return true;
}

int Exosim::stop() {
  if (!running()) return -1;
  kill(process_, SIGTERM);
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string Exosim::env(const std::string& name) const {
  const auto found = env_.find(name);
  return found == env_.end() ? std::string() : found->second;
}

int Exosim::smtp_port() const { return std::atoi(env("EXOSIM_SMTP_PORT").c_str()); }
int Exosim::https_port() const { return std::atoi(env("EXOSIM_HTTPS_PORT").c_str()); }

std::string Exosim::control(const std::string& command) const {
  const std::string line = std::string(EXOSIM_PROGRAM) + " control " + directory_ + " " + command + " 2>&1";
  std::string output;
  std::FILE* const pipe = popen(line.c_str(), "r");
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  const int status = pclose(pipe);
  return std::to_string(WEXITSTATUS(status)) + " " + output;
}

bool Exosim::on(const std::string& rule) const { return control("'on " + rule + "'").starts_with("0 "); }

long Exosim::count(const std::string& name) const {
  const auto counts = parse(control("counts").substr(2));
  const auto found = counts.find(name);
  return found == counts.end() ? -1 : std::atol(found->second.c_str());
}

std::string Exosim::file(const std::string& name) const {
  std::ifstream stream(directory_ + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool Exosim::await(const std::string& name, const std::string& text) const {
  return await_change([&] { return file(name).find(text) != std::string::npos; });
}

}  // namespace exosubmit::test
