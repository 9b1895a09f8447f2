// The milters of an smtpd, as smtpd_milters names them, and which socket each name means.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/postfix/instance.h"

namespace exosubmit::cli {

struct PostfixMilter {
  std::string address;                         // unix:exosubmit/milter.sock, inet:localhost:8891
  std::map<std::string, std::string> options;  // default_action=..., of its own braces
};

// Of a list as smtpd_milters and non_smtpd_milters have it.
std::vector<PostfixMilter> parse_milters(const std::string& list);

// master(5): "-" is "y" below compatibility level 1.
bool is_chrooted(const PostfixInstance& postfix, const PostfixService& service);

// What the service reaches by that name, so that two names can be compared: "unix:/PATH" as the host has it,
// links resolved, or "inet:HOST:PORT" with localhost as 127.0.0.1.
std::string reached_by(const PostfixInstance& postfix, const PostfixService& service,
                       const std::string& address);

// The same for [milter] socket.
std::string place_of_socket(const std::string& socket);

// A milter option of this service: in the milter's braces, else the parameter milter_NAME.
std::string milter_option(const PostfixInstance& postfix, const PostfixService& service,
                          const PostfixMilter& milter, const std::string& name);

}  // namespace exosubmit::cli
