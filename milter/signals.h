// The process's signals, taken by one thread.
#pragma once

#include <chrono>
#include <optional>

namespace exosubmit::milter {

enum class Signal { kStop, kReload };

// Before any thread is made: SIGHUP, SIGINT, SIGTERM and SIGUSR1 wait until they are asked for.
void hold_signals();

// Waits for the next one: SIGUSR1 asks for a reload, the others for a stop. Nothing after `longest`, and
// where a debugger or a SIGCONT interrupted.
//
// Only the main thread may ask. libmilter has a thread of its own that waits for the stop signals and notices
// a stop up to five seconds late; Linux gives a process's signal to the main thread first if that waits for
// it.
std::optional<Signal> next_signal(std::chrono::milliseconds longest);

// Makes next_signal() give kStop.
void ask_for_stop();

}  // namespace exosubmit::milter
