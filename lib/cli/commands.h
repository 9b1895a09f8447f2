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

// Prints every setting with its value in effect. 0, or 78.
int config(const std::string& settings_file);

}  // namespace exosubmit::cli
