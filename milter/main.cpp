// exosubmit-milter: reads the settings, builds the parts and serves Postfix until it is told to stop.
#include <sysexits.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "config/load.h"
#include "log/events.h"
#include "log/open_sink.h"
#include "milter/callbacks.h"
#include "milter/options.h"
#include "milter/process.h"
#include "milter/reload.h"
#include "operate/housekeeper.h"

using namespace exosubmit;

namespace {

int complain(int status, const std::string& text) {
  std::fprintf(stderr, "exosubmit-milter: %s\n", text.c_str());
  return status;
}

int run(const milter::Options& options, config::Settings settings) {
  base::SystemClock clock;
  const auto sink = log::open_sink(settings.log, clock);
  if (const auto opened = milter::open_socket(settings.milter.socket, settings.milter.socket_mode); !opened) {
    return complain(EX_CONFIG, opened.error().text);
  }
  auto stores = submit::open_stores(settings.state, clock);
  if (!stores) return complain(EX_CONFIG, stores.error().text);
  const std::string socket = settings.milter.socket;
  std::vector<std::string> mailbox_names;
  for (const auto& mailbox : settings.mailboxes) mailbox_names.push_back(mailbox.name);
  const auto stop_timeout = settings.milter.stop_timeout;
  milter::Daemon daemon(std::move(settings), *stores, milter::owner_name(options.socket), clock, *sink);
  operate::Housekeeper housekeeper(clock);
  housekeeper.every(std::chrono::seconds{1}, [&] { milter::reload_if_asked(options, daemon); });
  housekeeper.every(std::chrono::seconds{5}, [&] { daemon.retire_sessions(); });
  housekeeper.every(std::chrono::minutes{10}, [&] { daemon.prune(); });
  housekeeper.start();
  log::started(*sink, {EXOSUBMIT_VERSION, socket, mailbox_names});
  const auto served = milter::serve(daemon);
  log::stopping(*sink, daemon.answering());
  daemon.stop(stop_timeout);
  housekeeper.stop();
  return served ? EX_OK : complain(EX_SOFTWARE, served.error().text);
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = milter::parse_options(argc, argv);
  if (!options) return complain(EX_USAGE, options.error().text + "\n" + milter::kUsage);
  if (options->version) return std::puts("exosubmit-milter " EXOSUBMIT_VERSION), EX_OK;
  milter::forbid_core_dumps();
  milter::prepare_signals();
  if (const auto became = milter::become_user(options->user); !became)
    return complain(EX_NOPERM, became.error().text);
  auto loaded = milter::load_settings(*options);
  for (const auto& warning : loaded.warnings) std::fprintf(stderr, "%s\n", warning.c_str());
  for (const auto& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.text.c_str());
  if (!loaded.mistakes.empty()) return EX_CONFIG;
  return options->check_only ? EX_OK : run(*options, std::move(loaded.settings));
}
