// The envelope of a message: RFC 5321's MAIL and RCPT, and where the message came from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exosubmit::mail {

// An ESMTP parameter of MAIL or RCPT: "SIZE=1000", "SMTPUTF8". The value is empty where there is none.
struct Parameter {
  std::string keyword;  // in capitals
  std::string value;

  // Splits "keyword=value".
  static Parameter parse(std::string_view text);
};

// A reverse-path or forward-path as the client wrote it, and what it means.
struct Path {
  std::string argument;  // "<@relay.example:user@Example.COM>"
  std::string address;   // "user@Example.COM": brackets and source route stripped; empty for "<>"
  std::vector<Parameter> parameters;

  static Path parse(std::string_view argument, std::vector<Parameter> parameters = {});

  // The parameter's value, or nothing.
  const Parameter* parameter(std::string_view keyword) const;
};

// What our Received field tells (RFC 5321 section 4.4) and what the log needs.
struct Origin {
  std::string client_name;     // "unknown" where it has none
  std::string client_address;  // without "IPv6:"
  std::string helo;
  std::string protocol = "ESMTP";
  std::string queue_id;   // Postfix's, of this pass
  std::string host_name;  // this Postfix's myhostname (macro j)
  std::string user;       // SASL login name, or empty
};

struct Envelope {
  Path sender;
  std::vector<Path> recipients;
  Origin origin;

  bool null_sender() const { return sender.address.empty(); }
  bool smtputf8() const { return sender.parameter("SMTPUTF8") != nullptr; }
};

}  // namespace exosubmit::mail
