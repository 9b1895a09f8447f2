// exosubmit config: the settings in effect.
#include <sysexits.h>

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "config/load.h"
#include "config/print.h"

namespace exosubmit::cli {
namespace {

int config(const std::string& settings_file) {
  const auto loaded = config::load(settings_file);
  for (const auto& warning : loaded.warnings) std::fprintf(stderr, "%s\n", warning.c_str());
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return EX_CONFIG;
  std::fputs(config::print(loaded.settings).c_str(), stdout);
  return EX_OK;
}

}  // namespace

Command add_config(CLI::App& app) {
  return {app.add_subcommand("config", "print every setting with its value in effect"), config};
}

}  // namespace exosubmit::cli
