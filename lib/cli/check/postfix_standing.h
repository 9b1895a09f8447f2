// A wiring as it stands in a Postfix, whoever made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/postfix/instance.h"
#include "cli/postfix/milters.h"
#include "cli/postfix/tables.h"
#include "cli/wire/plan.h"
#include "cli/wire/site.h"
#include "config/settings.h"

namespace exosubmit::cli {

struct Standing {
  const PostfixInstance& postfix;
  const config::Settings& settings;
  Tables& tables;
  bool written_by_wire = false;  // its block is in master.cf
  std::string settings_file;
  std::optional<PostfixService> transport;     // exosubmit/unix
  std::vector<PostfixService> listeners;       // smtpds that [select] listeners names
  std::vector<PostfixService> inline_ports;    // smtpds that [select] inline_ports names
  std::vector<PostfixService> inline_by_main;  // the other smtpds that have our milter
  WirePlan plan;                               // with the nexthops' addresses as the routes have them

  bool is_queued() const { return transport.has_value() || !listeners.empty(); }
  bool is_inline() const { return !inline_ports.empty() || !inline_by_main.empty(); }
  Site site() const { return {postfix, plan, settings, tables}; }

  // listeners, inline_ports and inline_by_main.
  std::vector<PostfixService> smtpds() const;
  // Ours among the milters of an smtpd: by its socket, else by its name's "exosubmit".
  std::optional<PostfixMilter> milter_of(const PostfixService& smtpd) const;
  bool reaches_us(const PostfixService& smtpd, const PostfixMilter& milter) const;

  // The command that writes the wiring anew.
  std::string wire_again() const;
  // What sets an option of a service: wire_again where `exosubmit wire` wrote it, else postconf -P and
  // reload.
  std::vector<std::string> setting_of(const PostfixService& service, const std::string& name,
                                      const std::string& value) const;
  // postconf -e with the instance's directory where it is not the default one.
  std::string postconf(const std::string& arguments) const;
  std::string postfix_command(const std::string& command) const;
};

struct StandingSource {
  const PostfixInstance& postfix;
  const config::Settings& settings;
  Tables& tables;
  bool written_by_wire = false;
  std::string settings_file = {};
};
Standing standing_of(const StandingSource& source);

}  // namespace exosubmit::cli
