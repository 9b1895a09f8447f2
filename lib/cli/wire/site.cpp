#include "cli/wire/site.h"

#include <algorithm>

#include "base/ascii.h"
#include "cli/postfix/list.h"
#include "mail/address.h"

namespace exosubmit::cli {
namespace {

// Of "user@domain", "@domain" and "@.domain".
std::string domain_of_pattern(const mail::AddressPattern& pattern) {
  std::string domain(mail::domain_of(pattern.text()));
  if (!domain.empty() && domain.front() == '.') domain.erase(0, 1);
  return domain;
}

bool is_one_of(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Route parse_route(const std::string& value) {
  const auto colon = value.find(':');
  if (colon == std::string::npos) return {value, ""};
  return {value.substr(0, colon), value.substr(colon + 1)};
}

bool leads_to_us(const Site& site, const Route& route) {
  const auto& nexthops = site.plan.nexthops;
  return route.transport == "exosubmit" &&
         std::any_of(nexthops.begin(), nexthops.end(), [&](const Nexthop& nexthop) {
           return route.nexthop.rfind("[" + nexthop.address + "]:", 0) == 0;
         });
}

std::vector<std::string> sender_domains(const Site& site) {
  std::vector<std::string> domains;
  for (const auto& nexthop : site.plan.nexthops)
    for (const auto& pattern : nexthop.senders) {
      const auto domain = domain_of_pattern(pattern);
      if (!domain.empty() && !is_one_of(domains, domain)) domains.push_back(domain);
    }
  return domains;
}

bool plan_has_null_sender(const WirePlan& plan) {
  return std::any_of(plan.nexthops.begin(), plan.nexthops.end(),
                     [](const Nexthop& nexthop) { return mail::any_matches(nexthop.senders, ""); });
}

bool is_ours(const Site& site, const PostfixService& service) {
  if (service.name == "exosubmit" || service.name == "exosubmit-cleanup") return true;
  const auto name = service.options.find("milter_macro_daemon_name");
  return name != service.options.end() && (is_one_of(site.settings.select.listeners, name->second) ||
                                           is_one_of(site.settings.select.inline_ports, name->second));
}

std::vector<PostfixService> services_that_run(const Site& site, const std::string& command) {
  std::vector<PostfixService> services;
  for (const auto& service : site.postfix.services)
    if (service.command == command && !is_ours(site, service)) services.push_back(service);
  return services;
}

std::string place_of(const PostfixService& service, const std::string& parameter) {
  if (!service.options.contains(parameter)) return "main.cf: " + parameter;
  return "master.cf: " + service.name + "/" + service.type + ": " + parameter;
}

PostfixService cleanup_of(const PostfixInstance& postfix, const PostfixService& service) {
  const auto name = postfix.parameter_of(service, "cleanup_service_name");
  for (const auto& each : postfix.services)
    if (each.name == name && each.command == "cleanup") return each;
  return {
      .name = name, .type = "unix", .chroot = "n", .process_limit = "0", .command = "cleanup", .options = {}};
}

bool overrides(const PostfixInstance& postfix, const PostfixService& service, const std::string& option) {
  return list_has(postfix.parameter_of(service, "receive_override_options"), option);
}

}  // namespace exosubmit::cli
