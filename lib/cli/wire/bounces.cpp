#include "cli/wire/bounces.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/ascii.h"
#include "cli/postfix/domains.h"
#include "cli/postfix/list.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

// As trivial-rewrite resolves it: who decided, and what.
struct Way {
  std::string decided_by;
  Route route;
};

std::optional<std::string> first_answer(const Site& site, const std::string& maps,
                                        const std::vector<std::string>& keys) {
  for (const auto& key : keys)
    for (const auto& table : split_list(site.postfix.parameter(maps))) {
      const auto value = site.tables.look_up(table, key);
      if (value && *value) return **value;
    }
  return std::nullopt;
}

// The null sender's key, whose name an admin may have changed.
std::optional<std::string> answer_for_null_sender(const Site& site, const std::string& maps,
                                                  const std::string& key_parameter) {
  const auto key = site.postfix.parameter(key_parameter);
  const auto answer = first_answer(site, maps, {key.empty() ? "<>" : key});
  return answer && !base::equal_ignoring_case(*answer, "DUNNO") ? answer : std::nullopt;
}

std::string command_of(const Site& site, const std::string& transport) {
  for (const auto& service : site.postfix.services)
    if (service.name == transport && service.type == "unix") return service.command;
  return "";
}

// Mail that leaves this host without a nexthop takes relayhost's.
Way completed(const Site& site, Way way) {
  if (!way.route.nexthop.empty() || command_of(site, way.route.transport) != "smtp") return way;
  const auto sender_relay = answer_for_null_sender(site, "sender_dependent_relayhost_maps",
                                                   "empty_address_relayhost_maps_lookup_key");
  way.route.nexthop = sender_relay.value_or(site.postfix.parameter("relayhost"));
  if (!way.route.nexthop.empty())
    way.decided_by = sender_relay ? "sender_dependent_relayhost_maps" : "relayhost";
  return way;
}

Way way_by_sender(const Site& site) {
  if (plan_has_null_sender(site.plan))
    return {"exosubmit's own table", {"exosubmit", "[" + site.plan.nexthops.front().address + "]:"}};
  const std::string maps = "sender_dependent_default_transport_maps";
  const auto value = answer_for_null_sender(site, maps, "empty_address_default_transport_maps_lookup_key");
  if (value) return completed(site, {maps, parse_route(*value)});
  return completed(site, {"default_transport", parse_route(site.postfix.parameter("default_transport"))});
}

// transport(5): each part that the entry leaves empty stays as it was.
Way overridden(const Site& site, const std::string& domain, Way way) {
  const auto entry = first_answer(site, "transport_maps", {domain, "." + domain, "*"});
  if (!entry) return way;
  const auto route = parse_route(*entry);
  if (!route.transport.empty()) return {"transport_maps", route};
  if (!route.nexthop.empty()) way.route.nexthop = route.nexthop;
  return way;
}

// Nothing where an alias decides, which each mailbox has of its own.
std::optional<Way> way_of_bounce_to(const Site& site, const std::string& domain) {
  const auto* domain_class = class_of(site.postfix, site.tables, domain);
  if (domain_class == nullptr) return overridden(site, domain, way_by_sender(site));
  if (domain_class->transport == std::string("virtual_alias_maps")) return std::nullopt;
  const Way way{domain_class->transport, parse_route(site.postfix.parameter(domain_class->transport))};
  return overridden(site, domain, domain_class == &kRelayClass ? completed(site, way) : way);
}

// This host's own port 25: Postfix would give the bounce to itself for ever.
bool leads_to_itself(const Site& site, const std::string& nexthop) {
  auto host = base::to_lower(nexthop);
  host.erase(std::remove_if(host.begin(), host.end(), [](char c) { return c == '[' || c == ']'; }),
             host.end());
  if (host.size() > 3 && host.compare(host.size() - 3, 3, ":25") == 0) host.erase(host.size() - 3);
  return host == "localhost" || host == "127.0.0.1" || host == "::1" ||
         base::equal_ignoring_case(host, site.postfix.parameter("myhostname"));
}

// Empty: there is a way.
std::string why_no_way(const Site& site, const Way& way) {
  const auto& transport = way.route.transport;
  if (transport == "exosubmit") return "";
  const auto command = command_of(site, transport);
  if (list_has(site.postfix.parameter("defer_transports"), transport))
    return "they wait for ever (defer_transports)";
  if (command.empty()) return "master.cf has no such transport";
  if (command == "error") return "error(8) delivers nothing";
  if (command == "discard") return "they are thrown away";
  if (command == "smtp" && leads_to_itself(site, way.route.nexthop)) return "they come back to this Postfix";
  return "";
}

// Exchange's submission takes no bounce: it wants a login, and a sender that is a mailbox.
bool leads_to_submission(const std::string& nexthop) {
  const auto host = base::to_lower(nexthop);
  return host.find("smtp.office365.com") != std::string::npos ||
         host.find("smtp-legacy.office365.com") != std::string::npos;
}

const std::string kRemedy =
    "Send them to Exchange Online as the mailbox (--sender '<>' beside the others), or give them a relayhost "
    "that "
    "takes them.";

std::optional<Obstacle> judge(const Site& site, const std::string& domains, const Way& way) {
  const auto place = "bounces to " + domains + ", by " + way.decided_by;
  const auto no_way = why_no_way(site, way);
  if (!no_way.empty())
    return Obstacle{
        Weight::kRefuses, place,
        "They would go to " + way.route.text() + ": " + no_way + ", so a refused message is a lost one.",
        kRemedy};
  const bool by_smtp = command_of(site, way.route.transport) == "smtp" && way.route.transport != "exosubmit";
  if (by_smtp && leads_to_submission(way.route.nexthop))
    return Obstacle{Weight::kWarning, place,
                    "They would go to " + way.route.text() + ", which takes no mail without sender.",
                    kRemedy};
  if (by_smtp && way.route.nexthop.empty())
    return Obstacle{Weight::kNote, place,
                    "They would go straight to the domain's MX on port 25, which many networks block.",
                    kRemedy};
  return std::nullopt;
}

}  // namespace

std::vector<Obstacle> obstacles_of_bounces(const Site& site) {
  std::map<std::string, std::pair<Way, std::vector<std::string>>> ways;  // domains with the same way together
  for (const auto& domain : sender_domains(site)) {
    const auto way = way_of_bounce_to(site, domain);
    if (!way) continue;
    auto& entry = ways[way->decided_by + " " + way->route.text()];
    entry.first = *way;
    entry.second.push_back(domain);
  }
  std::vector<Obstacle> obstacles;
  for (const auto& [key, entry] : ways)
    if (auto obstacle = judge(site, list_in_words(entry.second), entry.first)) obstacles.push_back(*obstacle);
  return obstacles;
}

}  // namespace exosubmit::cli
