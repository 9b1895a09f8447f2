// A Postfix instance as data: what its main.cf and master.cf say, as its own postconf reads them.
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace exosubmit::cli {

struct PostfixVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const PostfixVersion&) const = default;
};

// A service of master.cf (master(5)). Columns stand as they are written: "y", "n", "-" or a number.
struct PostfixService {
  std::string name;  // smtp, 127.0.0.1:10587, exosubmit
  std::string type;  // inet, unix, unix-dgram, fifo or pass
  std::string chroot;
  std::string process_limit;
  std::string command;                         // smtpd
  std::map<std::string, std::string> options;  // each `-o name=value`; the last of a name wins
};

// A value; it changes nothing and reads nothing by itself, so that every judgement on it has a test without
// Postfix.
struct PostfixInstance {
  std::string config_directory;
  PostfixVersion version;
  std::map<std::string, std::string> parameters;  // each parameter, set or default, with its $names expanded
  std::set<std::string> set_in_main_cf;
  std::vector<PostfixService> services;

  // Empty when Postfix has no parameter of that name.
  std::string parameter(const std::string& name) const;
  // What the service sees: its own -o, else main.cf's.
  std::string parameter_of(const PostfixService& service, const std::string& name) const;
};

// Asks postconf. An empty `config_directory` is the default instance. Error: no Postfix here, or postconf's
// own words about what it cannot parse, with the file and the remedy.
base::Result<PostfixInstance> read_postfix(const std::string& config_directory);

}  // namespace exosubmit::cli
