#include "milter/signals.h"

#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace exosubmit::milter {
namespace {

sigset_t our_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

void hold_signals() {
  const sigset_t signals = our_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::optional<Signal> next_signal(std::chrono::milliseconds longest) {
  const sigset_t signals = our_signals();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(longest);
  const timespec timeout{seconds.count(), std::chrono::nanoseconds(longest - seconds).count()};
  const int signal = sigtimedwait(&signals, nullptr, &timeout);
  if (signal == -1) return std::nullopt;
  return signal == SIGUSR1 ? Signal::kReload : Signal::kStop;
}

// To the main thread, whose id is the process's: libmilter's thread must not take it.
void ask_for_stop() { tgkill(getpid(), getpid(), SIGTERM); }

}  // namespace exosubmit::milter
