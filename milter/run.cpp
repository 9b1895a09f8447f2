#include "milter/run.h"

#include <sysexits.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/clock.h"
#include "log/events.h"
#include "log/open_sink.h"
#include "milter/callbacks.h"
#include "milter/control.h"
#include "milter/daemon.h"
#include "milter/lookout.h"
#include "milter/reload.h"
#include "milter/signals.h"
#include "milter/supervisor.h"
#include "milter/watch.h"
#include "operate/housekeeper.h"
#include "operate/letter_box.h"
#include "operate/status_line.h"
#include "operate/witness.h"

namespace exosubmit::milter {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// What is owed to the store is written, and idle sessions get their QUIT, one after another.
constexpr seconds kLongestLeave{5};
constexpr seconds kAfterTheLastAnswer = kLongestLeave + seconds{15};

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

// Until the stop: does the work, then waits for as long as it says.
template <typename Work>
void wait_between(const std::stop_token& stop, Work work) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) stopped.wait_for(lock, stop, work(), [] { return false; });
}

void tell_what_changed(Daemon& daemon, std::string& told) {
  const std::string status = operate::status_line(daemon.standing());
  if (status != std::exchange(told, status)) tell_status(status);
}

// In a thread of its own: the contact's server may be slow.
void send_letters(const std::stop_token& stop, Daemon& daemon, operate::LetterBox& letters) {
  wait_between(stop, [&] {
    survive(daemon, [&] { letters.empty(); });
    return seconds{1};
  });
}

// In a thread of its own: a probe or a QUIT may wait for Exchange, and a signal must not wait for them.
void keep_house(const std::stop_token& stop, Daemon& daemon, Lookout& lookout, Watch& watch) {
  operate::Housekeeper housekeeper(daemon.clock());
  const auto every = [&](seconds interval, auto task) {
    housekeeper.every(interval, [&, task] {
      watch.housekeeper_lives();
      survive(daemon, task);
    });
  };
  std::string told;
  if (supervised()) every(seconds{1}, [&] { tell_what_changed(daemon, told); });
  every(seconds{1}, [&] { daemon.probe_held(); });
  every(seconds{5}, [&] { daemon.retire_sessions(); });
  every(minutes{10}, [&] { daemon.prune(); });
  every(seconds{1}, [&] { lookout.look(); });
  every(minutes{60}, [&] { daemon.tell_observed(); });
  wait_between(stop, [&] { return housekeeper.run_due(); });
}

// Until a stop is asked for.
void take_signals(const Options& options, Daemon& daemon, Watch& watch) {
  std::optional<Signal> signal;
  while (signal != Signal::kStop) {
    watch.look();
    signal = next_signal(watch.interval());
    if (signal != Signal::kReload) continue;
    tell_reloading();
    survive(daemon, [&] { reload(options, daemon); });
    watch.announce_again();
  }
}

// Messages on their way are finished and answered.
void drain(Daemon& daemon) {
  const seconds timeout = daemon.core()->settings().milter.stop_timeout;
  const std::size_t answering = daemon.answering();
  log::stopping(daemon.sink(), answering);
  tell_stopping(fmt::format("Stopping; messages that are being answered: {}, waited for at most {} s",
                            answering, timeout.count()),
                timeout + kAfterTheLastAnswer);
  daemon.stop(timeout);
  daemon.tell_observed();
}

// Every write to the store begins with the outcomes that it failed to write before; then QUIT to Exchange.
void leave(Daemon& daemon) {
  daemon.prune();
  daemon.close_sessions();
}

// libmilter and the housekeeper in threads of their own: the main thread takes the signals.
base::Result<void> serve_until_stopped(const Options& options, Daemon& daemon, state::Ledger& ledger,
                                       Watch& watch) {
  base::Result<void> served;
  operate::LetterBox letters(daemon.clock(), daemon.sink());
  Lookout lookout(daemon, letters, ledger);
  std::jthread postman([&](const std::stop_token& stop) { send_letters(stop, daemon, letters); });
  std::jthread housekeeper([&](const std::stop_token& stop) { keep_house(stop, daemon, lookout, watch); });
  std::thread milter([&] {
    served = serve(daemon);
    ask_for_stop();
  });
  take_signals(options, daemon, watch);
  drain(daemon);
  stop_serving(daemon);
  milter.join();
  if (!served) return served;
  const auto left = std::async(std::launch::async, [&] { survive(daemon, [&] { leave(daemon); }); });
  left.wait_for(kLongestLeave);
  // libmilter does not wait for its workers, and one may be in a callback: nothing is taken down under it.
  std::_Exit(EX_OK);
}

}  // namespace

base::Result<void> run(const Options& options, config::Settings settings,
                       const std::vector<std::string>& warnings, const Switches& switches) {
  base::SystemClock clock;
  const auto log = log::open_sink(settings.log, clock);
  operate::Witness sink(*log, clock);
  for (const std::string& warning : warnings) log::settings_warning(sink, warning);
  if (auto opened = open_socket(settings.milter.socket, settings.milter.socket_mode); !opened) return opened;
  auto stores = submit::open_stores(settings.state, clock, sink);
  if (!stores) return base::failure(stores.error());
  switches.fit_stores(*stores);

  log::Started started{EXOSUBMIT_VERSION, settings.milter.socket, {}};
  for (const auto& mailbox : settings.mailboxes) started.mailboxes.push_back(mailbox.name);
  Watch watch(settings.milter.socket, clock);
  const std::string owner = owner_name(settings.milter.socket);
  submit::Lasting lasting(std::move(*stores), clock, sink);
  Daemon daemon(std::move(settings), lasting, owner, clock, sink, switches);
  log::started(sink, started);
  const auto control = serve_control(daemon, sink);
  return serve_until_stopped(options, daemon, *lasting.stores.ledger, watch);
}

}  // namespace exosubmit::milter
