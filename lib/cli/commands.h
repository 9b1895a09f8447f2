// The operator's tool: one function per command, its arguments already parsed.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace exosubmit::cli {

struct SendOptions {
  std::optional<std::string> sender;    // -f; "" and "<>" are the null sender
  bool recipients_from_header = false;  // -t
  std::vector<std::string> recipients;
};

// Submits the message on standard input. 0: all accepted; 69: refused by Exchange or the guard; 75: anything
// else, so that pipe(8) keeps the mail.
int send(const std::string& settings_file, const SendOptions& options);

struct WireOptions {
  std::string wiring;                // queued or inline; with `remove` it may be empty
  std::vector<std::string> senders;  // --sender, address patterns
  std::string listen;                // HOST:PORT; empty: inline stands in main.cf
  std::string config_directory;      // of the Postfix instance; empty: the default one
  bool apply = false;
  bool remove = false;  // not both
};

// Shows what would change in Postfix so that its mail goes to exosubmit, does it, or takes it out again. 0,
// or 1.
int wire(const std::string& settings_file, const WireOptions& options);

// Prints every setting with its value in effect. 0, or 78.
int config(const std::string& settings_file);

}  // namespace exosubmit::cli
