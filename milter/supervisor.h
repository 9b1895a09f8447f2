// What the supervisor that started the daemon, systemd, is told of it (sd_notify(3)).
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace exosubmit::milter {

// Nothing is told where nobody asked for it, or where this was built without libsystemd (EXOSUBMIT_SYSTEMD).
// Texts are one line. Any thread may call these.
bool supervised();

// How long the supervisor waits for tell_alive() before it takes the daemon for dead; nothing: for ever.
std::optional<std::chrono::microseconds> watchdog_limit();

// Postfix is served from now on: after the start, and after a reload.
void tell_ready();

void tell_reloading();

// The end may take so long from now.
void tell_stopping(const std::string& status, std::chrono::seconds longest);

void tell_alive();

// One line for an operator.
void tell_status(const std::string& status);

}  // namespace exosubmit::milter
