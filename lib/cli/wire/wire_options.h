// What `exosubmit wire` was asked for.
#pragma once

#include <string>
#include <vector>

namespace exosubmit::cli {

struct WireOptions {
  std::string wiring;                // queued or inline; with `remove` it may be empty
  std::vector<std::string> senders;  // --sender, address patterns
  std::string listen;                // HOST:PORT; empty: inline stands in main.cf
  std::string config_directory;      // of the Postfix instance; empty: the default one
  bool apply = false;
  bool remove = false;  // not both
};

}  // namespace exosubmit::cli
