// MAIL and RCPT commands taken apart (RFC 5321 section 4.1.2); knows no session.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::simulator {

struct Parameter {
  std::string keyword;               // upper case
  std::optional<std::string> value;  // what follows "="
};

struct PathCommand {
  std::string argument;  // "<...> PARAMETERS" as received
  std::string address;   // without brackets and source route; empty for <>
  std::vector<Parameter> parameters;
};

// `argument`: what follows "MAIL FROM:" or "RCPT TO:". Nothing when it has not that form; what stands in
// the brackets is not judged.
std::optional<PathCommand> parse_path_command(std::string_view argument);

// local@domain in the forms of RFC 5321, with octets over 127 as RFC 6531 allows them.
bool is_address(std::string_view address);

// What EHLO may be given: a domain or an address literal.
bool is_domain(std::string_view text);

// RFC 3461 section 4: printable ASCII without "=", "+" only before two hex digits.
bool is_xtext(std::string_view text);

}  // namespace exosubmit::simulator
