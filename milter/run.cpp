#include "milter/run.h"

#include <sysexits.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "log/events.h"
#include "log/open_sink.h"
#include "milter/callbacks.h"
#include "milter/daemon.h"
#include "milter/reload.h"
#include "milter/signals.h"
#include "operate/housekeeper.h"

namespace exosubmit::milter {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Names this daemon over restarts: this host and its socket.
std::string owner_name(const std::string& socket) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + ' ' + socket;
}

// What the standard library throws (no memory, no thread) ends no process that has messages on their way.
template <typename Work>
void survive(Daemon& daemon, Work work) {
  try {
    work();
  } catch (const std::exception& exception) {
    log::alert(daemon.sink(), {}, std::string("housekeeping failed, it is tried again: ") + exception.what());
  }
}

// In a thread of its own: a probe or a QUIT may wait for Exchange, and a signal must not wait for them.
void keep_house(const std::stop_token& stop, Daemon& daemon, base::Clock& clock) {
  operate::Housekeeper housekeeper(clock);
  housekeeper.every(seconds{1}, [&] { survive(daemon, [&] { daemon.probe_held(); }); });
  housekeeper.every(seconds{5}, [&] { survive(daemon, [&] { daemon.retire_sessions(); }); });
  housekeeper.every(minutes{10}, [&] { survive(daemon, [&] { daemon.prune(); }); });
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) stopped.wait_for(lock, stop, housekeeper.run_due(), [] { return false; });
}

// Until a stop is asked for.
void take_signals(const Options& options, Daemon& daemon) {
  for (Signal signal = next_signal(); signal != Signal::kStop; signal = next_signal()) {
    survive(daemon, [&] { reload(options, daemon); });
  }
}

// libmilter and the housekeeper in threads of their own: the main thread takes the signals.
base::Result<void> serve_until_stopped(const Options& options, Daemon& daemon, base::Clock& clock,
                                       seconds stop_timeout) {
  base::Result<void> served;
  std::jthread housekeeper([&](const std::stop_token& stop) { keep_house(stop, daemon, clock); });
  std::thread milter([&] {
    served = serve(daemon);
    ask_for_stop();
  });
  take_signals(options, daemon);
  log::stopping(daemon.sink(), daemon.answering());
  daemon.stop(stop_timeout);
  stop_serving(daemon);
  milter.join();
  if (!served) return served;
  daemon.close_sessions();
  // libmilter does not wait for its workers, and one may be in a callback: nothing is taken down under it.
  std::_Exit(EX_OK);
}

}  // namespace

base::Result<void> run(const Options& options, config::Settings settings,
                       const std::vector<std::string>& warnings, const Switches& switches) {
  base::SystemClock clock;
  const auto sink = log::open_sink(settings.log, clock);
  for (const std::string& warning : warnings) log::settings_warning(*sink, warning);
  if (auto opened = open_socket(settings.milter.socket, settings.milter.socket_mode); !opened) return opened;
  auto stores = submit::open_stores(settings.state, clock, *sink);
  if (!stores) return base::failure(stores.error());
  switches.fit_stores(*stores);

  log::Started started{EXOSUBMIT_VERSION, settings.milter.socket, {}};
  for (const auto& mailbox : settings.mailboxes) started.mailboxes.push_back(mailbox.name);
  const seconds stop_timeout = settings.milter.stop_timeout;
  const std::string owner = owner_name(settings.milter.socket);
  submit::Lasting lasting(std::move(*stores), clock, *sink);
  Daemon daemon(std::move(settings), lasting, owner, clock, *sink, switches);
  log::started(*sink, started);
  return serve_until_stopped(options, daemon, clock, stop_timeout);
}

}  // namespace exosubmit::milter
