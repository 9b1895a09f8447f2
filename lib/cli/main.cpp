// exosubmit: the operator's tool.
#include <sysexits.h>

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

  cli::SendOptions options;
  auto* const send = app.add_subcommand("send", "submit the message on standard input");
  send->add_option("-f", options.sender, "envelope sender; default: the address in From");
  send->add_flag("-t", options.recipients_from_header, "recipients from To, Cc and Bcc");
  send->add_option("recipients", options.recipients, "recipient addresses");

  auto* const config = app.add_subcommand("config", "print every setting with its value in effect");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // pipe(8) bounces on anything but 75, and a mistake in master.cf must not lose mail.
    return app.exit(error) == 0 ? EX_OK : EX_TEMPFAIL;
  }
  return config->parsed() ? cli::config(file) : cli::send(file, options);
}
