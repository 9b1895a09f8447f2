#include "simulator/checks/exosim_process.h"

#include <spawn.h>
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
#include <thread>

namespace exosubmit::test {
namespace {

constexpr std::chrono::milliseconds kLook{5};
constexpr std::chrono::seconds kPatience{10};

template <typename Condition>
bool await_condition(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

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

Exosim::Exosim(const std::vector<std::string>& options) {
  std::string pattern = (std::filesystem::temp_directory_path() / "exosim.XXXXXX").string();
  directory_ = mkdtemp(pattern.data());
  start(options);
}

Exosim::~Exosim() {
  stop();
  std::filesystem::remove_all(directory_);
}

void Exosim::start(const std::vector<std::string>& options) {
  std::filesystem::remove(directory_ + "/env");
  std::vector<std::string> words{EXOSIM_PROGRAM, directory_};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (posix_spawn(&process_, EXOSIM_PROGRAM, nullptr, nullptr, arguments.data(), environ) != 0) process_ = -1;
  const bool ready =
      running() && await_condition([&] {
        return std::filesystem::exists(directory_ + "/env") || waitpid(process_, nullptr, WNOHANG) != 0;
      });
  if (!ready || !std::filesystem::exists(directory_ + "/env")) process_ = -1;
  env_ = parse(file("env"));
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

bool Exosim::await_count(const std::string& name, long value) const {
  return await_condition([&] { return count(name) == value; });
}

std::string Exosim::file(const std::string& name) const {
  std::ifstream stream(directory_ + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool Exosim::await(const std::string& name, const std::string& text) const {
  return await_condition([&] { return file(name).find(text) != std::string::npos; });
}

}  // namespace exosubmit::test
