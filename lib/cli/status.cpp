// exosubmit status: how the daemon stands.
#include <poll.h>
#include <sysexits.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/daemon_end.h"
#include "cli/status_text.h"
#include "operate/fold.h"
#include "operate/release.h"

namespace exosubmit::cli {
namespace {

constexpr int kBetweenLooks = 2000;  // milliseconds
constexpr const char* kClearScreen = "\033[H\033[2J";

struct StatusOptions {
  bool json = false;
  bool watch = false;
};

std::string print(const operate::Status& status, const StatusOptions& options, bool as_line) {
  if (options.json) return operate::to_json(status) + '\n';
  return as_line ? status_summary(status) : status_page(status);
}

std::string fault(const base::Error& error, const StatusOptions& options) {
  return options.json ? operate::refused_json(error.text, {}) + '\n' : operate::fold("", error.text, 2);
}

// Until the terminal's user or the reader of the lines has enough. A daemon that restarts is waited for.
[[noreturn]] void watch(const std::string& path, const StatusOptions& options) {
  const bool redraws = !options.json && isatty(STDOUT_FILENO) != 0;
  while (true) {
    const auto status = ask_status(path);
    if (redraws) std::fputs(kClearScreen, stdout);
    // A fault too: who reads the lines and goes away ends this by SIGPIPE.
    std::fputs(status ? print(*status, options, !redraws).c_str() : fault(status.error(), options).c_str(),
               stdout);
    std::fflush(stdout);
    poll(nullptr, 0, kBetweenLooks);
  }
}

int status(const std::string& settings_file, const StatusOptions& options) {
  const std::string path = control_path(settings_file);
  if (options.watch) watch(path, options);
  const auto status = ask_status(path);
  if (!status) {
    complain(status.error().text);
    return EX_UNAVAILABLE;
  }
  std::fputs(print(*status, options, false).c_str(), stdout);
  return operate::all_well(*status) ? EX_OK : 1;
}

}  // namespace

Command add_status(CLI::App& app) {
  auto* const parser = app.add_subcommand("status", "how the daemon stands");
  const auto options = std::make_shared<StatusOptions>();
  parser->add_flag("--json", options->json, "one JSON document");
  parser->add_flag("--watch", options->watch, "again every two seconds, until ^C");
  return {parser, [options](const std::string& file) { return status(file, *options); }};
}

}  // namespace exosubmit::cli
