// exosubmit: the operator's tool.
#include <sysexits.h>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "config/load.h"

using namespace exosubmit;

namespace {

CLI::App* add_send(CLI::App& app, cli::SendOptions& options) {
  auto* const send = app.add_subcommand("send", "submit the message on standard input");
  send->add_option("-f", options.sender, "envelope sender; default: the address in From");
  send->add_flag("-t", options.recipients_from_header, "recipients from To, Cc and Bcc");
  send->add_option("recipients", options.recipients, "recipient addresses");
  return send;
}

CLI::App* add_wire(CLI::App& app, cli::WireOptions& options) {
  auto* const wire = app.add_subcommand("wire", "show or change how Postfix hands mail over");
  auto* const wiring =
      wire->add_option("wiring", options.wiring, "queued, or inline (which includes queued)");
  wiring->check(CLI::IsMember({"queued", "inline"}).description(""))->type_name("");
  wire->add_option("--sender", options.senders, "envelope senders, not the mailboxes' own")
      ->type_name("PATTERN")
      ->expected(1)
      ->take_all();
  wire->add_option("--listen", options.listen, "inline on a port of its own")->type_name("HOST:PORT");
  wire->add_option("--config-directory", options.config_directory, "of the Postfix instance")
      ->type_name("DIRECTORY");
  auto* const apply = wire->add_flag("--apply", options.apply, "make the changes, reload Postfix");
  auto* const remove =
      wire->add_flag("--remove", options.remove, "take everything out again")->excludes(apply);
  wire->final_callback([&options, wiring, remove] {
    if (remove->count() == 0 && wiring->count() == 0) throw CLI::RequiredError("queued or inline");
    if (!options.listen.empty() && options.wiring != "inline") {
      throw CLI::ValidationError("--listen", "is for the wiring inline");
    }
  });
  return wire;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"exosubmit: submits mail to Exchange Online over SMTP with OAuth 2.0"};
  app.set_version_flag("-V,--version", "exosubmit " EXOSUBMIT_VERSION);
  app.require_subcommand(1);
  std::string file = config::kDefaultFile;
  app.add_option("-x,--settings", file, "settings file")->capture_default_str();

  cli::SendOptions send_options;
  cli::WireOptions wire_options;
  add_send(app, send_options);
  auto* const wire = add_wire(app, wire_options);
  auto* const config = app.add_subcommand("config", "print every setting with its value in effect");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return EX_OK;
    // For send: pipe(8) bounces on anything but 75, and a mistake in master.cf must not lose mail.
    return wire->parsed() ? 1 : EX_TEMPFAIL;
  }
  if (wire->parsed()) return cli::wire(file, wire_options);
  return config->parsed() ? cli::config(file) : cli::send(file, send_options);
}
