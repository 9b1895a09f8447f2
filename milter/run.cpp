#include "milter/run.h"

#include <chrono>
#include <utility>

#include "base/clock.h"
#include "log/events.h"
#include "log/open_sink.h"
#include "milter/callbacks.h"
#include "milter/daemon.h"
#include "milter/reload.h"
#include "operate/housekeeper.h"

namespace exosubmit::milter {

using std::chrono::minutes;
using std::chrono::seconds;

base::Result<void> run(const Options& options, config::Settings settings,
                       const std::vector<std::string>& warnings) {
  base::SystemClock clock;
  const auto sink = log::open_sink(settings.log, clock);
  for (const std::string& warning : warnings) log::settings_warning(*sink, warning);
  if (auto opened = open_socket(settings.milter.socket, settings.milter.socket_mode); !opened) return opened;
  auto stores = submit::open_stores(settings.state, clock);
  if (!stores) return base::failure(stores.error());

  log::Started started{EXOSUBMIT_VERSION, settings.milter.socket, {}};
  for (const auto& mailbox : settings.mailboxes) started.mailboxes.push_back(mailbox.name);
  const seconds stop_timeout = settings.milter.stop_timeout;
  const std::string owner = owner_name(settings.milter.socket);
  Daemon daemon(std::move(settings), *stores, owner, clock, *sink);

  operate::Housekeeper housekeeper(clock);
  housekeeper.every(seconds{1}, [&] { reload_if_asked(options, daemon); });
  housekeeper.every(seconds{5}, [&] { daemon.retire_sessions(); });
  housekeeper.every(minutes{10}, [&] { daemon.prune(); });
  housekeeper.start();

  log::started(*sink, started);
  auto served = serve(daemon);
  log::stopping(*sink, daemon.answering());
  daemon.stop(stop_timeout);
  housekeeper.stop();
  return served;
}

}  // namespace exosubmit::milter
