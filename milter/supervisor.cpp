#include "milter/supervisor.h"

#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

#ifdef EXOSUBMIT_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace exosubmit::milter {
namespace {

using std::chrono::microseconds;

// Best effort: a supervisor that cannot be told finds out by its own time limits.
void tell([[maybe_unused]] const std::string& state) {
#ifdef EXOSUBMIT_SYSTEMD
  sd_notify(0, state.c_str());
#endif
}

}  // namespace

bool supervised() {
#ifdef EXOSUBMIT_SYSTEMD
  return std::getenv("NOTIFY_SOCKET") != nullptr;
#else
  return false;
#endif
}

std::optional<microseconds> watchdog_limit() {
#ifdef EXOSUBMIT_SYSTEMD
  std::uint64_t limit = 0;
  if (sd_watchdog_enabled(0, &limit) > 0) return microseconds{limit};
#endif
  return std::nullopt;
}

void tell_ready() { tell("READY=1"); }

// The time tells systemd which READY=1 ends this reload (Type=notify-reload).
void tell_reloading() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", std::chrono::duration_cast<microseconds>(now).count()));
}

void tell_stopping(const std::string& status, std::chrono::seconds longest) {
  tell(fmt::format("STOPPING=1\nSTATUS={}\nEXTEND_TIMEOUT_USEC={}", status, microseconds(longest).count()));
}

void tell_alive() { tell("WATCHDOG=1"); }

void tell_status(const std::string& status) { tell("STATUS=" + status); }

}  // namespace exosubmit::milter
