#include "milter/reload.h"

#include <string>
#include <utility>
#include <vector>

#include "log/events.h"
#include "milter/contact_check.h"

namespace exosubmit::milter {

config::Loaded load_settings(const Options& options) {
  config::Loaded loaded = config::load(options.settings_file);
  if (!options.socket.empty()) loaded.settings.milter.socket = options.socket;
  if (options.verbose) loaded.settings.log.level = config::LogLevel::kDebug;
  if (const auto warning = contact_warning(loaded.settings)) {
    loaded.warnings.push_back(options.settings_file + ": " + *warning);
  }
  return loaded;
}

void reload(const Options& options, Daemon& daemon) {
  auto loaded = load_settings(options);
  for (const std::string& warning : loaded.warnings) log::settings_warning(daemon.sink(), warning);
  if (loaded.mistakes.empty()) {
    const auto need_restart = daemon.reload(std::move(loaded.settings));
    log::settings_reloaded(daemon.sink(), options.settings_file, need_restart);
    return;
  }
  daemon.keep_settings();
  std::vector<std::string> mistakes;
  for (const auto& mistake : loaded.mistakes) mistakes.push_back(mistake.text);
  log::settings_rejected(daemon.sink(), options.settings_file, mistakes);
}

}  // namespace exosubmit::milter
