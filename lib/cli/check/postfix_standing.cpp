#include "cli/check/postfix_standing.h"

#include <algorithm>
#include <set>

#include "cli/check/postfix_senders.h"
#include "cli/postfix/table_text.h"
#include "cli/wire/sender_tables.h"
#include "cli/wire/words.h"

namespace exosubmit::cli {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void sort_in(Standing& standing, const PostfixService& service) {
  const auto& select = standing.settings.select;
  if (service.name == "exosubmit" && service.type == "unix") standing.transport = service;
  if (service.command != "smtpd") return;
  const std::string name = standing.postfix.parameter_of(service, "milter_macro_daemon_name");
  if (has(select.listeners, name))
    standing.listeners.push_back(service);
  else if (has(select.inline_ports, name))
    standing.inline_ports.push_back(service);
  else if (standing.milter_of(service))
    standing.inline_by_main.push_back(service);
}

// The address that the routes of a nexthop's senders name; its own where none does.
void take_address(const Standing& standing, Nexthop& nexthop) {
  for (const auto& pattern : nexthop.senders) {
    const auto way = way_of_sender(standing.site(), pattern);
    if (!way || way->route.transport != "exosubmit") continue;
    const std::string& text = way->route.nexthop;
    const std::size_t end = text.find(']');
    if (!text.starts_with('[') || end == std::string::npos) continue;
    nexthop.address = text.substr(1, end - 1);
    return;
  }
}

// What the settings say of bounces is in the plan; what Postfix does with them counts.
void forget_unrouted_bounces(const Standing& standing, Nexthop& nexthop) {
  std::erase_if(nexthop.senders, [&](const mail::AddressPattern& pattern) {
    if (pattern.text() != "<>") return false;
    const auto way = way_of_sender(standing.site(), pattern);
    return way && way->route.transport != "exosubmit";
  });
}

// --sender for each line of our own route table where it has other senders than the settings would give it.
std::vector<std::string> chosen_senders(const Standing& standing) {
  const auto entries =
      read_entries("texthash:" + standing.postfix.config_directory + '/' + std::string(kRouteTable));
  if (!entries) return {};
  std::set<std::string> routed, planned;
  for (const auto& entry : *entries) routed.insert(entry.key);
  for (const auto& nexthop : standing.plan.nexthops)
    for (const auto& pattern : nexthop.senders) planned.insert(pattern.text());
  const bool is_literal = std::all_of(routed.begin(), routed.end(), [](const std::string& key) {
    return mail::AddressPattern::parse(key).has_value();
  });
  if (!is_literal || routed == planned ||
      std::includes(planned.begin(), planned.end(), routed.begin(), routed.end()))
    return {};
  return {routed.begin(), routed.end()};
}

}  // namespace

std::vector<PostfixService> Standing::smtpds() const {
  std::vector<PostfixService> all = listeners;
  all.insert(all.end(), inline_ports.begin(), inline_ports.end());
  all.insert(all.end(), inline_by_main.begin(), inline_by_main.end());
  return all;
}

bool Standing::reaches_us(const PostfixService& smtpd, const PostfixMilter& milter) const {
  return reached_by(postfix, smtpd, milter.address) == place_of_socket(settings.milter.socket);
}

std::optional<PostfixMilter> Standing::milter_of(const PostfixService& smtpd) const {
  const auto milters = parse_milters(postfix.parameter_of(smtpd, "smtpd_milters"));
  for (const auto& milter : milters)
    if (reaches_us(smtpd, milter)) return milter;
  for (const auto& milter : milters)
    if (milter.address.find("exosubmit") != std::string::npos) return milter;
  return std::nullopt;
}

std::string Standing::wire_again() const {
  WireOptions options;
  options.wiring = is_inline() ? "inline" : "queued";
  options.senders = chosen_senders(*this);
  if (!inline_ports.empty()) options.listen = inline_ports.front().name;
  if (postfix.config_directory != "/etc/postfix") options.config_directory = postfix.config_directory;
  options.apply = true;
  return wire_command(settings_file, options);
}

std::string Standing::postconf(const std::string& arguments) const {
  const bool is_default = postfix.config_directory == "/etc/postfix";
  return (is_default ? "postconf " : "postconf -c " + postfix.config_directory + ' ') + arguments;
}

std::string Standing::postfix_command(const std::string& command) const {
  const bool is_default = postfix.config_directory == "/etc/postfix";
  return (is_default ? "postfix " : "postfix -c " + postfix.config_directory + ' ') + command;
}

std::vector<std::string> Standing::setting_of(const PostfixService& service, const std::string& name,
                                              const std::string& value) const {
  if (written_by_wire && (is_ours(site(), service))) return {wire_again()};
  return {postconf("-P '" + service.name + '/' + service.type + '/' + name + '=' + value + '\''),
          postfix_command("reload")};
}

Standing standing_of(const StandingSource& source) {
  Standing standing{.postfix = source.postfix,
                    .settings = source.settings,
                    .tables = source.tables,
                    .written_by_wire = source.written_by_wire,
                    .settings_file = source.settings_file,
                    .transport = {},
                    .listeners = {},
                    .inline_ports = {},
                    .inline_by_main = {},
                    .plan = {}};
  for (const PostfixService& service : source.postfix.services) sort_in(standing, service);
  if (auto nexthops = plan_nexthops(source.settings, {})) standing.plan.nexthops = *std::move(nexthops);
  for (Nexthop& nexthop : standing.plan.nexthops) take_address(standing, nexthop);
  for (Nexthop& nexthop : standing.plan.nexthops) forget_unrouted_bounces(standing, nexthop);
  standing.plan.wiring = standing.is_inline() ? Wiring::kInline : Wiring::kQueued;
  if (standing.inline_by_main.empty() && !standing.inline_ports.empty())
    standing.plan.listen = standing.inline_ports.front().name;
  for (const PostfixService& smtpd : standing.smtpds()) {
    if (const auto milter = standing.milter_of(smtpd)) standing.plan.milter = milter->address;
  }
  return standing;
}

}  // namespace exosubmit::cli
