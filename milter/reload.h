// Settings at start and again on SIGUSR1 (libmilter itself takes SIGHUP, SIGINT and SIGTERM as stop).
#pragma once

#include <string>

#include "config/load.h"
#include "milter/daemon.h"
#include "milter/options.h"

namespace exosubmit::milter {

// The file's settings, with what the command line changes.
config::Loaded load_settings(const Options& options);

// Names this daemon over restarts: this host and its socket.
std::string owner_name(const std::string& socket);

// Before any thread is made: the stop signals are libmilter's alone, SIGUSR1 asks for a reload.
void prepare_signals();

// After SIGUSR1: good settings are used from the next message on, bad ones are named and the old ones stay.
void reload_if_asked(const Options& options, Daemon& daemon);

}  // namespace exosubmit::milter
