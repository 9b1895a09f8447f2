#include "cli/check/postfix_senders.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii.h"
#include "cli/check/findings.h"
#include "cli/postfix/list.h"
#include "cli/postfix/table_text.h"
#include "cli/wire/sender_tables.h"
#include "mail/address.h"

namespace exosubmit::cli {
namespace {

using mail::AddressPattern;

constexpr const char* kMaps = "sender_dependent_default_transport_maps";
constexpr const char* kNobody = "exosubmit-check";
constexpr std::size_t kMostPatterns = 60;  // each costs a few processes

// We may not read what Postfix may, and wait less long than it does: then its table may be in order.
bool is_blind(const base::Error& error) {
  return error.text.find("Permission denied") != std::string::npos ||
         error.text.find("does not come to an end") != std::string::npos;
}

bool is_literal_address(const std::string& host) {
  return host.starts_with('[') && host.find_first_not_of("[]0123456789.:") == std::string::npos;
}

std::string host_of(const std::string& nexthop) { return nexthop.substr(0, nexthop.rfind(':')); }
std::string port_of(const std::string& nexthop) { return nexthop.substr(nexthop.rfind(':') + 1); }

// "[127.0.0.1]:10587" and the service 127.0.0.1:10587, or one that listens on all addresses.
bool listens_on(const PostfixService& service, const std::string& nexthop) {
  if (service.type != "inet") return false;
  const std::size_t colon = service.name.rfind(':');
  const std::string host = colon == std::string::npos ? "" : service.name.substr(0, colon);
  if (port_of(service.name) != port_of(nexthop)) return false;
  return host.empty() || host == "0.0.0.0" || '[' + host + ']' == host_of(nexthop) ||
         (host == "localhost" && host_of(nexthop) == "[127.0.0.1]");
}

const PostfixService* listener_at(const std::vector<PostfixService>& services, const std::string& nexthop) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const PostfixService& each) { return listens_on(each, nexthop); });
  return found == services.end() ? nullptr : &*found;
}

// check_sender_access's table; empty: none.
std::string access_table(const Standing& standing, const PostfixService& listener) {
  const auto words = split_list(standing.postfix.parameter_of(listener, "smtpd_sender_restrictions"));
  const auto check = std::find(words.begin(), words.end(), "check_sender_access");
  return check == words.end() || check + 1 == words.end() ? "" : *(check + 1);
}

// The keys of access(5), with parent_domain_matches_subdomains= as the listener has it.
std::vector<std::string> access_keys(const std::string& address) {
  if (address.empty()) return {"<>"};
  std::vector<std::string> keys{address};
  std::string domain(mail::domain_of(address));
  keys.push_back(domain);
  for (std::size_t dot = domain.find('.'); dot != std::string::npos; dot = domain.find('.', dot + 1))
    keys.push_back(domain.substr(dot));
  return keys;
}

// Where transport_maps gives exosubmit every domain, whoever sends.
std::optional<Route> our_route_for_all(const Site& site) {
  for (const std::string& key :
       {std::string("someone@") + kAnyDomain, std::string(kAnyDomain), std::string("*")})
    for (const std::string& table : split_list(site.postfix.parameter("transport_maps"))) {
      const auto value = site.tables.look_up(table, key);
      if (!value || !*value) continue;
      const Route route = parse_route(**value);
      return route.transport == "exosubmit" ? std::optional(route) : std::nullopt;
    }
  return std::nullopt;
}

class SenderJudge {
 public:
  SenderJudge(const Standing& standing, Steps& steps)
      : standing_(standing), findings_(steps, "postfix.senders", "the way of the mailboxes' senders") {}

  void judge() {
    std::size_t count = 0;
    for (const Nexthop& nexthop : standing_.plan.nexthops)
      for (const AddressPattern& pattern : nexthop.senders)
        if (count++ < kMostPatterns && !judge_pattern(pattern)) return;
    if (count > kMostPatterns)
      findings_.unproved("Only the first " + std::to_string(kMostPatterns) + " of " + std::to_string(count) +
                         " senders were looked at.");
    judge_unrouted();
    for (const std::string& table : split_list(standing_.postfix.parameter(kMaps))) judge_strangers(table);
    findings_.close(list_in_words(routed_));
  }

 private:
  // False: no more can be said.
  bool judge_pattern(const AddressPattern& pattern) {
    const auto way = way_of_sender(standing_.site(), pattern);
    if (!way) {
      if (is_blind(way.error()))
        findings_.unproved("Where senders are routed is not seen: " + way.error().text, {"run it as root"});
      else
        findings_.fail("Postfix defers all mail: " + way.error().text, {standing_.wire_again()});
      return false;
    }
    if (pattern.text() == "<>") {  // its way is the bounces' business
      if (way->route.transport == "exosubmit") judge_admission(pattern, way->route.nexthop);
      return true;
    }
    if (way->route.transport != "exosubmit") {
      unrouted_.push_back(pattern.text() + " (" + way->route.text() + ", by " + way->decided_by + ')');
      unrouted_patterns_.push_back(pattern.text());
      return true;
    }
    routed_.push_back(pattern.text());
    if (told_.insert(way->route.nexthop).second) judge_nexthop(*way);
    judge_admission(pattern, way->route.nexthop);
    return true;
  }

  void judge_nexthop(const SenderWay& way) {
    const std::string& nexthop = way.route.nexthop;
    if (nexthop.empty()) {
      findings_.fail("The route in " + way.decided_by +
                         " is `exosubmit` without a nexthop: relayhost and sender_dependent_relayhost_maps "
                         "then take the mail away.",
                     repair("exosubmit:[127.0.0.1]:" + std::to_string(kListenerPort)), way.route.text());
      return;
    }
    if (!is_literal_address(host_of(nexthop))) {
      findings_.warn("The nexthop " + nexthop +
                         " is a name, not a literal address: each deferral is tried once more for each "
                         "address that it has.",
                     repair("exosubmit:[127.0.0.1]:" + port_of(nexthop)), way.route.text());
      return;
    }
    if (listener_at(standing_.listeners, nexthop) != nullptr) return;
    if (const auto* other = listener_at(standing_.postfix.services, nexthop)) {
      findings_.fail(
          "The smtpd at " + other->name + " has milter_macro_daemon_name = " +
              standing_.postfix.parameter_of(*other, "milter_macro_daemon_name") +
              ", which [select] listeners does not name: exosubmit does not know it as its listener.",
          standing_.setting_of(*other, "milter_macro_daemon_name", listener_name()));
      return;
    }
    findings_.fail("Nothing in master.cf listens at " + nexthop + ", where the mail of " + routed_.back() +
                       " is sent: it waits in the queue.",
                   {standing_.wire_again()}, way.route.text());
  }

  void judge_admission(const AddressPattern& pattern, const std::string& nexthop) {
    const auto* listener = listener_at(standing_.listeners, nexthop);
    if (listener == nullptr) return;
    const std::string table = access_table(standing_, *listener);
    if (table.empty()) return;  // the judgement on options names it
    for (const std::string& key : access_keys(address_in(pattern))) {
      const auto value = standing_.tables.look_up(table, key);
      if (!value) {
        if (told_.insert(table).second && !is_blind(value.error()))
          findings_.fail("The listener at " + listener->name + " defers all mail: " + value.error().text,
                         {standing_.wire_again()});
        return;
      }
      if (*value && base::starts_with_ignoring_case(**value, "OK")) return;
    }
    const std::string line = pattern.text().substr(pattern.text().starts_with('@') ? 1 : 0) + " OK";
    std::vector<std::string> cure{"echo '" + line + "' >> " + table.substr(table.find(':') + 1),
                                  standing_.postfix_command("reload")};
    if (standing_.written_by_wire) cure = {standing_.wire_again()};
    findings_.fail(table + " does not let " + pattern.text() + " in: the listener defers its mail for ever.",
                   cure);
  }

  // With --sender an admin may route some senders only, so one that is left out is no failure by itself.
  void judge_unrouted() {
    if (unrouted_.empty()) return;
    const std::string cause = "Mail of " + list_in_words(unrouted_) + " does not go to exosubmit.";
    if (!routed_.empty() || has_other_routes()) {
      findings_.warn(cause, {wire_with(unrouted_patterns_)});
      return;
    }
    findings_.fail("No sender of the settings is routed to exosubmit. " + cause, {standing_.wire_again()});
  }

  // Senders that only --sender names, for a mailbox without senders; recipients that transport_maps names.
  bool has_other_routes() const {
    for (const std::string& table :
         split_list(standing_.postfix.parameter(kMaps) + ' ' + standing_.postfix.parameter("transport_maps")))
      for (const TableEntry& entry : read_entries(table).value_or(std::vector<TableEntry>()))
        if (parse_route(entry.value).transport == "exosubmit" && entry.key != "<>") return true;
    return false;
  }

  void judge_strangers(const std::string& table) {
    if (keys_of(table) != TableKeys::kLiteral) return;
    std::vector<std::string> strangers;
    for (const TableEntry& entry : read_entries(table).value_or(std::vector<TableEntry>())) {
      if (parse_route(entry.value).transport != "exosubmit") continue;
      const auto pattern = AddressPattern::parse(entry.key);
      if (pattern && !plan_nexthops(standing_.settings, {*pattern})) strangers.push_back(entry.key);
      if (strangers.size() == kEnoughToName) break;
    }
    if (!strangers.empty())
      findings_.warn(table + " routes senders that no mailbox serves: " + list_in_words(strangers) +
                         ". Their mail is deferred with an alert.",
                     {"add them to the senders of a [mailbox] in " + standing_.settings_file + ", or:",
                      standing_.wire_again()});
  }

  std::vector<std::string> repair(const std::string& route) const {
    if (standing_.written_by_wire) return {standing_.wire_again()};
    return {"write `" + route + "` there, then:", standing_.postfix_command("reload")};
  }
  std::string listener_name() const {
    const auto& names = standing_.settings.select.listeners;
    return names.empty() ? "EXOSUBMIT" : names.front();
  }
  // wire_again names the senders that are routed where they are not the settings'.
  std::string wire_with(const std::vector<std::string>& senders) const {
    std::string command = standing_.wire_again();
    if (command.find(" --sender ") == std::string::npos) return command;
    const std::size_t at = command.find(" --sender ");
    for (const std::string& sender : senders) command.insert(at, " --sender '" + sender + '\'');
    return command;
  }

  const Standing& standing_;
  Findings findings_;
  std::vector<std::string> routed_, unrouted_, unrouted_patterns_;
  std::set<std::string> told_;
};

}  // namespace

std::string address_in(const AddressPattern& pattern) {
  const std::string& text = pattern.text();
  if (text == "<>") return "";
  if (text.starts_with("@.")) return std::string(kNobody) + '@' + kNobody + text.substr(1);
  return text.starts_with('@') ? kNobody + text : text;
}

base::Result<SenderWay> way_of_sender(const Site& site, const AddressPattern& pattern) {
  if (const auto route = our_route_for_all(site)) return SenderWay{"transport_maps", *route};
  const std::string address = address_in(pattern);
  std::vector<std::string> keys{address, '@' + std::string(mail::domain_of(address))};
  if (address.empty()) keys = {site.postfix.parameter("empty_address_default_transport_maps_lookup_key")};
  for (const std::string& key : keys)
    for (const std::string& table : split_list(site.postfix.parameter(kMaps))) {
      const auto value = site.tables.look_up(table, key);
      if (!value) return base::failure(value.error());
      if (*value && !base::equal_ignoring_case(**value, "DUNNO"))
        return SenderWay{kMaps, parse_route(**value)};
    }
  return SenderWay{"default_transport", parse_route(site.postfix.parameter("default_transport"))};
}

void judge_senders(const Standing& standing, Steps& steps) { SenderJudge(standing, steps).judge(); }

}  // namespace exosubmit::cli
