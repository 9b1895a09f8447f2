// exosubmit check: looks at the whole set-up, step by step, and tells what to do.
#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "cli/check/check.h"
#include "cli/check/commands_for_curl.h"
#include "cli/check/json.h"
#include "cli/check/printer.h"
#include "cli/check/private_file.h"
#include "cli/check/report.h"
#include "cli/check/send.h"
#include "cli/check/step_list.h"
#include "cli/check/step_text.h"
#include "cli/check/wait.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "config/codec.h"
#include "config/load.h"
#include "config/syntax.h"

namespace exosubmit::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestWait{7 * 24 * 3600};

struct Options {
  CheckOptions check;
  bool send = false;
  std::string send_to;
  bool wait = false;
  std::string wait_for = "2h";
  bool json = false;
  bool curl = false;
  std::string report;
  bool with_addresses = false;
};

int complain(const std::string& text) {
  std::fprintf(stderr, "exosubmit check: %s\n", printable(text).c_str());
  return 1;
}

int show_curl(const std::string& settings_file) {
  const auto loaded = config::load(settings_file, config::NamedFiles::kLeftAlone);
  for (const auto& mistake : loaded.mistakes) complain(mistake.text);
  if (!loaded.mistakes.empty()) return 1;
  std::fputs(commands_for_curl(loaded.settings).c_str(), stdout);
  return 0;
}

// Each pass in silence, in one line what still fails; then the last one whole.
std::vector<Step> wait_for_it(const std::string& settings_file, const Options& options, seconds limit,
                              base::Clock& clock) {
  std::FILE* const out = options.json ? stderr : stdout;
  const auto tell = [out](const std::string& line) {
    std::fprintf(out, "%s\n", line.c_str());
    std::fflush(out);
  };
  Mailed mailed;
  const auto pass = [&](Steps& steps) {
    const int before = mailed.attempts;
    check_all(settings_file, options.check, clock, mailed, steps);
    return mailed.attempts != before;
  };
  auto steps = wait_until_it_passes(pass, limit, clock, tell);
  if (options.json) return steps;
  Printer printer(stdout, Terminal::of(stdout), false);
  for (const Step& step : steps) printer.add(step);
  return steps;
}

std::vector<Step> check_once(const std::string& settings_file, const Options& options, base::Clock& clock) {
  Printer printer(stdout, Terminal::of(stdout), is_terminal(stdout));
  StepList steps(options.json ? nullptr : &printer);
  Mailed mailed;
  check_all(settings_file, options.check, clock, mailed, steps);
  return steps.steps();
}

// What is wrong with the command line, or nothing.
std::string misuse(const Options& options, const base::Result<seconds>& limit) {
  if (!limit) return "--wait: " + limit.error().text;
  if (!options.send_to.empty() && !config::kAddress.fits(options.send_to))
    return "--send: no address: " + options.send_to;
  if (options.with_addresses && options.report.empty()) return "--with-addresses belongs to --report";
  struct stat status {};
  if (!options.report.empty() && lstat(options.report.c_str(), &status) == 0) {
    return "--report: " + options.report + " exists already";
  }
  return {};
}

int check(const std::string& settings_file, Options options) {
  const auto limit = config::parse_duration(options.wait_for, seconds{1}, kLongestWait);
  if (const std::string wrong = misuse(options, limit); !wrong.empty()) return complain(wrong);
  if (options.curl) return show_curl(settings_file);
  if (options.send) options.check.send = options.send_to;

  base::SystemClock clock;
  const auto steps = options.wait ? wait_for_it(settings_file, options, *limit, clock)
                                  : check_once(settings_file, options, clock);
  std::fputs((options.json ? json_of(steps) : closing_line(steps)).c_str(), stdout);
  if (!options.report.empty()) {
    const auto text =
        report_text({settings_file, options.check.config_directory, steps, options.with_addresses});
    if (const auto written = write_private_file(options.report, text); !written) {
      return complain("--report: " + written.error().text);
    }
  }
  return first_failure(steps) == nullptr ? 0 : 1;
}

}  // namespace

Command add_check(CLI::App& app) {
  auto* const check_app = app.add_subcommand("check", "look at the whole set-up, and say what to do");
  const auto options = std::make_shared<Options>();
  check_app->add_option("--mailbox", options->check.mailbox,
                        "try this mailbox only: its section's name, or its address");
  auto* const send = check_app
                         ->add_option("--send", options->send_to,
                                      "mail each promised From once; to the mailbox itself, or ADDRESS")
                         ->type_name("[ADDRESS]")
                         ->expected(0, 1);
  check_app->add_flag("--json", options->json, "one JSON document in place of text");
  auto* const wait = check_app->add_option("--wait", options->wait_for, "repeat until it passes, for 2h")
                         ->type_name("[DURATION]")
                         ->expected(0, 1);
  check_app->add_flag("--curl", options->curl, "only print the same requests as curl commands");
  check_app->add_option("--report", options->report, "write what support asks for into this new file");
  check_app->add_flag("--with-addresses", options->with_addresses, "do not mask addresses in the report");
  check_app->add_option("--config-directory", options->check.config_directory,
                        "the Postfix instance to look at");
  check_app->add_option("--dns", options->check.dns_server,
                        "ask this DNS server, HOST[:PORT], about From domains");
  return {check_app, [options, send, wait](const std::string& file) {
            options->send = send->count() > 0;
            options->wait = wait->count() > 0;
            return check(file, *options);
          }};
}

}  // namespace exosubmit::cli
