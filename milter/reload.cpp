#include "milter/reload.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "log/events.h"

namespace exosubmit::milter {
namespace {

std::atomic<bool> reload_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");

}  // namespace

config::Loaded load_settings(const Options& options) {
  config::Loaded loaded = config::load(options.settings_file);
  if (!options.socket.empty()) loaded.settings.milter.socket = options.socket;
  if (options.verbose) loaded.settings.log.level = config::LogLevel::kDebug;
  return loaded;
}

std::string owner_name(const std::string& socket) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + ' ' + socket;
}

void prepare_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&stop, signal);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  struct sigaction action {};
  action.sa_handler = [](int) { reload_asked = true; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, nullptr);
}

void reload_if_asked(const Options& options, Daemon& daemon) {
  if (!reload_asked.exchange(false)) return;
  auto loaded = load_settings(options);
  if (loaded.mistakes.empty()) {
    daemon.reload(std::move(loaded.settings));
    log::settings_reloaded(daemon.sink(), options.settings_file);
    return;
  }
  std::vector<std::string> mistakes;
  for (const auto& mistake : loaded.mistakes) mistakes.push_back(mistake.text);
  log::settings_rejected(daemon.sink(), options.settings_file, mistakes);
}

}  // namespace exosubmit::milter
