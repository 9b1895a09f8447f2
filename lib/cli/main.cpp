// exosubmit: the operator's tool.
#include <sysexits.h>

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "config/load.h"

using namespace exosubmit;

int main(int argc, char** argv) {
  CLI::App app{"exosubmit: submits mail to Exchange Online over SMTP with OAuth 2.0"};
  app.set_version_flag("-V,--version", "exosubmit " EXOSUBMIT_VERSION);
  app.require_subcommand(1);
  std::string file = config::kDefaultFile;
  app.add_option("-x,--settings", file, "settings file")->capture_default_str();
  const std::array commands{cli::add_wire(app), cli::add_send(app), cli::add_config(app),
                            cli::add_status(app), cli::add_release(app)};
  const auto given = [&] {
    return std::find_if(commands.begin(), commands.end(),
                        [](const cli::Command& command) { return command.parser->parsed(); });
  };

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return EX_OK;
    // No command: perhaps a misspelt `send` in master.cf, and pipe(8) bounces on anything else.
    return given() == commands.end() ? EX_TEMPFAIL : given()->misused;
  }
  return given()->run(file);
}
