// exosubmit: the operator's tool.
#include <sysexits.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/misused.h"
#include "config/load.h"

using namespace exosubmit;

int main(int argc, char** argv) {
  CLI::App app{"exosubmit: submits mail to Exchange Online over SMTP with OAuth 2.0", "exosubmit"};
  app.formatter(cli::narrow_help());
  app.set_version_flag("-V,--version", "exosubmit " EXOSUBMIT_VERSION);
  app.require_subcommand(1);
  std::string file = config::kDefaultFile;
  app.add_option("-x,--settings", file, "settings file")->capture_default_str();
  const std::array commands{
      cli::add_setup(app),   cli::add_check(app),  cli::add_wire(app),
      cli::add_send(app),    cli::add_status(app), cli::add_release(app),
      cli::add_explain(app), cli::add_token(app),  cli::add_config(app),
  };
  const auto given = [&] {
    return std::find_if(commands.begin(), commands.end(),
                        [](const cli::Command& command) { return command.parser->parsed(); });
  };

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fputs(cli::misuse_words(app, error).c_str(), stderr);
    // No command: perhaps a misspelt `send` in master.cf, and pipe(8) bounces on anything else.
    return given() == commands.end() ? EX_TEMPFAIL : given()->misused;
  }
  return given()->run(file);
}
