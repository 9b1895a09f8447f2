// exosubmit check: looks at the whole set-up, step by step, and tells what to do.
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "cli/check/check.h"
#include "cli/check/json.h"
#include "cli/check/printer.h"
#include "cli/check/step_list.h"
#include "cli/check/step_text.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace exosubmit::cli {
namespace {

struct Options {
  CheckOptions check;
  bool json = false;
};

int check(const std::string& settings_file, const Options& options) {
  base::SystemClock clock;
  Printer printer(stdout, Terminal::of(stdout), is_terminal(stdout));
  StepList steps(options.json ? nullptr : &printer);
  check_all(settings_file, options.check, clock, steps);
  std::fputs((options.json ? json_of(steps.steps()) : closing_line(steps.steps())).c_str(), stdout);
  return steps.first_failure() == nullptr ? 0 : 1;
}

}  // namespace

Command add_check(CLI::App& app) {
  auto* const check_app = app.add_subcommand("check", "look at the whole set-up, and say what to do");
  const auto options = std::make_shared<Options>();
  check_app->add_option("--mailbox", options->check.mailbox,
                        "try this mailbox only: its section's name, or its address");
  check_app->add_flag("--json", options->json, "one JSON document in place of text");
  check_app->add_option("--config-directory", options->check.config_directory,
                        "the Postfix instance to look at");
  check_app->add_option("--dns", options->check.dns_server,
                        "ask this DNS server, HOST[:PORT], about From domains");
  return {check_app, [options](const std::string& file) { return check(file, *options); }};
}

}  // namespace exosubmit::cli
