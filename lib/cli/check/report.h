// What support asks for, in one text without secrets.
#pragma once

#include <string>
#include <vector>

#include "cli/check/step.h"

namespace exosubmit::cli {

struct Report {
  std::string settings_file;
  std::string config_directory;  // of the Postfix instance; empty: the default one
  std::vector<Step> steps;
  bool with_addresses = false;  // else local parts of addresses are masked
};

// Versions, system, settings, steps, what of Postfix concerns us, and the last log lines, as far as they can
// be read. Runs postconf and journalctl, seconds at most.
std::string report_text(const Report& report);

// Of `postconf -n`: the lines that concern the way of the mail; none that may hold a password.
std::string concerning_us(const std::string& main_cf);

// Of `postconf -M`: no arguments of commands, no value that may hold a password.
std::string without_secrets(const std::string& master_cf);

}  // namespace exosubmit::cli
