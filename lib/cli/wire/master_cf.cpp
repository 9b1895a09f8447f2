#include "cli/wire/master_cf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <sstream>

#include "cli/wire/conf_text.h"
#include "cli/wire/sender_tables.h"
#include "cli/wire/snippet.h"

namespace exosubmit::cli {
namespace {

constexpr std::size_t kName = 0, kProcessLimit = 6;  // fields of a service (master(5))
constexpr std::size_t kSpareListeners = 2;           // N of postfix-wiring.md is larger than P

struct Service {
  std::string name, type;
};

Service service_of(const std::string& line) {
  Service service;
  std::istringstream(line) >> service.name >> service.type;
  return service;
}

std::vector<Service> services(const ConfigText& text) {
  std::vector<Service> all;
  for (const LogicalLine& line : text.logical_lines()) all.push_back(service_of(line.text));
  return all;
}

std::string host_of(const std::string& name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string::npos ? "" : name.substr(0, colon);
}
std::string port_of(const std::string& name) { return name.substr(name.rfind(':') + 1); }

bool is_loopback_or_any(const std::string& host) {
  return host.empty() || host == "localhost" || host == "0.0.0.0" || host.starts_with("127.");
}

bool conflicts(const Service& service, const WirePlan& plan) {
  if (service.type != "inet") return service.name == "exosubmit" || service.name == "exosubmit-cleanup";
  if (port_of(service.name) == std::to_string(kListenerPort) && is_loopback_or_any(host_of(service.name))) {
    return true;
  }
  return service.name == plan.listen;
}

std::string listener_name(const Nexthop& nexthop) {
  return nexthop.address + ':' + std::to_string(kListenerPort);
}

std::string names(const std::vector<std::string>& mailboxes) {
  std::string text;
  for (const std::string& mailbox : mailboxes) text += (text.empty() ? "" : ", ") + mailbox;
  return text;
}

std::string listeners(std::string snippet, const WirePlan& plan, const std::string& config_directory) {
  set_field(snippet, kProcessLimit, std::to_string(plan.process_limit() + kSpareListeners));
  replace(snippet, "unix:exosubmit/milter.sock", plan.milter);
  replace(snippet, "name=EXOSUBMIT\n", "name=" + plan.listener_name + '\n');
  replace(snippet, "/etc/postfix/", config_directory + '/');
  std::string text;
  for (const Nexthop& nexthop : plan.nexthops) {
    std::string one = text.empty() ? snippet : without_comments(snippet);
    set_field(one, kName, listener_name(nexthop));
    if (!text.empty())
      text += fmt::format("\n# The same for {}, which shares no sender with the others.\n",
                          names(nexthop.mailboxes));
    text += one;
  }
  return text;
}

std::string inline_port(const WirePlan& plan) {
  std::string text = paragraphs(kInlineMasterCf).front();
  set_field(text, kName, plan.listen);
  replace(text, "unix:exosubmit/milter.sock", plan.milter);
  replace(text, "name=EXOSUBMIT-INLINE\n", "name=" + plan.inline_name + '\n');
  return text;
}

std::string block(const WirePlan& plan, const std::string& config_directory) {
  std::vector<std::string> parts = paragraphs(kQueuedMasterCf);
  assert(parts.size() == 4);  // in general, transport, listener, cleanup
  set_field(parts[1], kProcessLimit, std::to_string(plan.process_limit()));
  parts[2] = listeners(parts[2], plan, config_directory);
  if (!plan.listen.empty()) parts.push_back(inline_port(plan));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "\n") + part;
  return text;
}

}  // namespace

base::Result<std::string> wired_master_cf(const ConfigText& master_cf, const WirePlan& plan,
                                          const std::string& config_directory) {
  for (const Service& service : services(master_cf)) {
    if (!conflicts(service, plan)) continue;
    return base::failure(
        base::operator_must_act(fmt::format("master.cf has a service {0}/{1} that \"exosubmit wire\" did not "
                                            "write: a wiring made by hand, or another "
                                            "program's port? Take it out first (postconf -MX {0}/{1})",
                                            service.name, service.type)));
  }
  return master_cf.wired(block(plan, config_directory), {});
}

std::vector<std::string> own_listeners(const ConfigText& master_cf) {
  std::string body = master_cf.block();
  body = body.substr(0, body.rfind(kEndMark));
  const auto inside = ConfigText::parse(body.substr(std::min(body.size(), body.find('\n') + 1)));
  std::vector<std::string> listeners;
  if (!inside) return listeners;
  for (const Service& service : services(*inside)) {
    if (service.type == "inet") listeners.push_back(service.name);
  }
  return listeners;
}

}  // namespace exosubmit::cli
