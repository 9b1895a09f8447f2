#include "cli/wire/routes.h"

#include "cli/postfix/domains.h"
#include "cli/postfix/list.h"
#include "cli/postfix/table_text.h"
#include "mail/address.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

// transport(5): an entry without transport and nexthop changes nothing.
bool takes_away(const Site& site, const std::string& value) {
  const auto route = parse_route(value);
  return !(route.transport.empty() && route.nexthop.empty()) && !leads_to_us(site, route);
}

Obstacle class_takes_everything(const Site& site, const DomainClass& each) {
  return {Weight::kRefuses, std::string("main.cf: ") + each.list,
          "It holds every domain: all mail goes by " + std::string(each.transport) + " (" +
              site.postfix.parameter(each.transport) + "), none to exosubmit.",
          "List the domains that belong there, and no others."};
}

std::vector<std::string> listed_sender_domains(const Site& site, const DomainClass& each) {
  std::vector<std::string> listed;
  for (const auto& domain : sender_domains(site))
    if (domain_is_listed(site.postfix, site.tables, each, domain)) listed.push_back(domain);
  return listed;
}

void judge_local_classes(const Site& site, std::vector<Obstacle>& obstacles) {
  for (const auto& each : kClassesThatStay) {
    if (domain_is_listed(site.postfix, site.tables, each, kAnyDomain)) {
      obstacles.push_back(class_takes_everything(site, each));
      continue;
    }
    const auto listed = listed_sender_domains(site, each);
    if (!listed.empty())
      obstacles.push_back(
          {Weight::kNote, std::string("main.cf: ") + each.list,
           "Mail to " + list_in_words(listed) + ", bounces too, stays on this host: it is not " +
               "routed by its sender.",
           "Right if these mailboxes are here; if they are at Exchange Online, take the domain out."});
  }
}

void judge_relay_domains(const Site& site, std::vector<Obstacle>& obstacles) {
  const auto domains = split_list(site.postfix.parameter("relay_domains"));
  const auto by = site.postfix.parameter("relay_transport");
  if (domains.empty() || leads_to_us(site, parse_route(by))) return;
  if (domain_is_listed(site.postfix, site.tables, kRelayClass, kAnyDomain)) {
    obstacles.push_back(class_takes_everything(site, kRelayClass));
    return;
  }
  obstacles.push_back(
      {Weight::kNote, "main.cf: relay_domains",
       "Mail to " + list_in_words(domains) + " goes by relay_transport (" + by + "), whoever sends it.",
       "Right for domains inside your network; take out what Exchange Online shall deliver."});
}

// What the table says about a recipient in any domain: the keys are those of transport(5).
base::Result<std::optional<std::string>> route_of_any_domain(const Site& site, const std::string& table) {
  std::vector<std::string> keys{std::string("someone@") + kAnyDomain};
  if (keys_of(table) == TableKeys::kLiteral) keys.insert(keys.end(), {kAnyDomain, "*"});
  for (const auto& key : keys) {
    auto value = site.tables.look_up(table, key);
    if (!value || *value) return value;
  }
  return std::optional<std::string>();
}

std::string domain_of_key(const std::string& key) {
  const auto domain = key.find('@') == std::string::npos ? key : std::string(mail::domain_of(key));
  return !domain.empty() && domain.front() == '.' ? domain.substr(1) : domain;
}

// "example.net (smtp:[192.0.2.1])" for each entry that takes outbound mail.
std::vector<std::string> entries_that_take(const Site& site, const std::string& table,
                                           const std::vector<TableEntry>& entries) {
  const bool literal = keys_of(table) == TableKeys::kLiteral;
  OutboundDomains outbound(site.postfix, site.tables);
  std::vector<std::string> words;
  for (const auto& [key, value] : entries) {
    if (key == "*" || !takes_away(site, value)) continue;
    if (literal && !outbound.has(domain_of_key(key))) continue;
    words.push_back(key + " (" + value + ")");
    if (words.size() == kEnoughToName) break;
  }
  return words;
}

void judge_entries(const Site& site, const std::string& table, std::vector<Obstacle>& obstacles) {
  const auto entries = read_entries(table);
  if (!entries) {
    obstacles.push_back(
        {Weight::kNote, "main.cf: transport_maps",
         table + " cannot be looked into: mail to the domains in it goes where it says, not to exosubmit.",
         "Make sure that it names no domain that Exchange Online shall deliver to."});
    return;
  }
  const auto words = entries_that_take(site, table, *entries);
  if (!words.empty())
    obstacles.push_back(
        {Weight::kNote, "main.cf: transport_maps",
         "By " + table + " mail to these goes elsewhere, whoever sends it: " + list_in_words(words) + ".",
         "Right for domains inside your network; take out what Exchange Online shall deliver."});
}

void judge_transport_table(const Site& site, const std::string& table, std::vector<Obstacle>& obstacles) {
  const auto any = route_of_any_domain(site, table);
  if (!any) {
    obstacles.push_back({Weight::kWarning, "main.cf: transport_maps",
                         "What it takes away is unknown: " + any.error().text,
                         "Cure the table, then ask again."});
    return;
  }
  if (*any && takes_away(site, **any)) {
    obstacles.push_back({Weight::kRefuses, "main.cf: transport_maps",
                         table + " sends mail to every domain to " + **any + "; none gets to exosubmit.",
                         "Replace the entry for every domain by default_transport or relayhost, which come "
                         "after the sender."});
    return;
  }
  judge_entries(site, table, obstacles);
}

bool is_our_table(const std::string& table) {
  const std::string ours = "/exosubmit-senders";
  return table.size() > ours.size() && table.compare(table.size() - ours.size(), ours.size(), ours) == 0;
}

// Postfix asks all tables for user@domain before it asks any for @domain: an address of an older table beats
// our @domain although our table stands first.
bool beats_ours(const mail::AddressPattern& pattern, const std::string& key) {
  return key.find('@') > 0 && pattern.text() != key && pattern.matches(key);
}

std::vector<std::string> senders_that_beat(const Site& site, const std::vector<TableEntry>& entries) {
  std::vector<std::string> words;
  for (const auto& [key, value] : entries)
    for (const auto& nexthop : site.plan.nexthops)
      for (const auto& pattern : nexthop.senders)
        if (takes_away(site, value) && beats_ours(pattern, key)) words.push_back(key + " (" + value + ")");
  return words;
}

std::vector<std::string> senders_that_yield(const Site& site, const std::string& table) {
  std::vector<std::string> words;
  for (const auto& nexthop : site.plan.nexthops)
    for (const auto& pattern : nexthop.senders) {
      const auto value = site.tables.look_up(table, pattern.text());
      if (value && *value && takes_away(site, **value))
        words.push_back(pattern.text() + " (" + **value + ")");
    }
  return words;
}

void judge_older_senders(const Site& site, const std::string& table, std::vector<Obstacle>& obstacles) {
  const std::string place = "main.cf: sender_dependent_default_transport_maps";
  const auto entries = read_entries(table);
  const auto beat = senders_that_beat(site, entries.value_or(std::vector<TableEntry>()));
  if (!beat.empty())
    obstacles.push_back(
        {Weight::kWarning, place,
         table +
             " keeps the mail of single senders, since Postfix asks all tables for user@domain "
             "before any for @domain: " +
             list_in_words(beat) + ".",
         "Take these lines out of the table, or name each of the senders with --sender."});
  const auto yield = senders_that_yield(site, table);
  if (!yield.empty())
    obstacles.push_back(
        {Weight::kNote, place,
         "exosubmit's table stands before " + table + ", which had " + list_in_words(yield) + ".",
         "Take the old lines out when exosubmit has taken over."});
}

}  // namespace

std::vector<Obstacle> obstacles_of_routing(const Site& site) {
  std::vector<Obstacle> obstacles;
  judge_local_classes(site, obstacles);
  judge_relay_domains(site, obstacles);
  for (const auto& table : split_list(site.postfix.parameter("transport_maps")))
    judge_transport_table(site, table, obstacles);
  for (const auto& table : split_list(site.postfix.parameter("sender_dependent_default_transport_maps")))
    if (!is_our_table(table)) judge_older_senders(site, table, obstacles);
  return obstacles;
}

}  // namespace exosubmit::cli
