#include "milter/signals.h"

#include <unistd.h>

#include <csignal>

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

Signal next_signal(std::chrono::nanoseconds time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec limit{static_cast<time_t>(whole.count()), static_cast<long>((time - whole).count())};
  const sigset_t signals = our_signals();
  switch (sigtimedwait(&signals, nullptr, &limit)) {
    case -1:
      return Signal::kNone;
    case SIGUSR1:
      return Signal::kReload;
    default:
      return Signal::kStop;
  }
}

// To the main thread, whose id is the process's: libmilter's thread must not take it.
void ask_for_stop() { tgkill(getpid(), getpid(), SIGTERM); }

}  // namespace exosubmit::milter
