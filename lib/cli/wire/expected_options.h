// What conf/ sets for the wiring, each with the reason that stands there: the harm without it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::cli {

struct ExpectedOption {
  std::string name, value;
  std::string why;  // a sentence or more
};

// The `-o name=value` of one service of a master.cf snippet, or the `name = value` of a main.cf snippet. The
// comment above an option speaks for those that follow it too.
std::vector<ExpectedOption> options_in(std::string_view snippet);

std::vector<ExpectedOption> transport_options();
std::vector<ExpectedOption> listener_options();
std::vector<ExpectedOption> cleanup_options();
std::vector<ExpectedOption> inline_port_options();
std::vector<ExpectedOption> queued_settings();  // of main.cf

}  // namespace exosubmit::cli
