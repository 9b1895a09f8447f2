#include "cli/wire/address_maps.h"

#include "cli/postfix/domains.h"
#include "cli/postfix/list.h"
#include "cli/postfix/table_text.h"
#include "mail/address.h"

namespace exosubmit::cli {
namespace {

using Weight = Obstacle::Weight;

constexpr const char* kOfRecipients[] = {"virtual_alias_maps", "canonical_maps", "recipient_canonical_maps"};
constexpr const char* kOfSenders[] = {"sender_canonical_maps", "masquerade_domains"};

const std::string kRemedy =
    "Take outbound addresses out of the table, use the queued wiring (exosubmit wire queued), or give the "
    "service "
    "`-o receive_override_options=no_address_mappings`.";

// "user" without a domain is local; so is a domain that Postfix keeps.
std::vector<std::string> outbound_entries(const Site& site, const std::vector<TableEntry>& entries) {
  OutboundDomains outbound(site.postfix, site.tables);
  std::vector<std::string> words;
  for (const auto& [key, value] : entries) {
    const std::string domain(mail::domain_of(key));
    if (!domain.empty() && outbound.has(domain)) words.push_back(key + " (" + value + ")");
    if (words.size() == kEnoughToName) break;
  }
  return words;
}

bool answers_for_any_domain(const Site& site, const std::string& table) {
  for (const auto& user : {"someone", ""}) {
    const auto value = site.tables.look_up(table, std::string(user) + "@" + kAnyDomain);
    if (value && *value) return true;
  }
  return false;
}

Obstacle changes(const std::string& place, const std::string& what) {
  return {Weight::kRefuses, place,
          what + ": exosubmit sends to the address as it was given, before Postfix would have changed it.",
          kRemedy};
}

void judge_table(const Site& site, const std::string& place, const std::string& table,
                 std::vector<Obstacle>& obstacles) {
  if (answers_for_any_domain(site, table)) {
    obstacles.push_back(changes(place, table + " changes recipients in every domain"));
    return;
  }
  const auto entries = read_entries(table);
  if (!entries || (keys_of(table) == TableKeys::kPattern && !entries->empty())) {
    obstacles.push_back({Weight::kWarning, place,
                         "Which recipients " + table +
                             " changes cannot be known: where it touches outbound ones, "
                             "exosubmit sends to the address as it was given.",
                         kRemedy});
    return;
  }
  const auto words = outbound_entries(site, *entries);
  if (!words.empty())
    obstacles.push_back(changes(place, table + " changes outbound recipients, " + list_in_words(words)));
}

}  // namespace

void judge_address_maps(const Site& site, const PostfixService& smtpd, std::vector<Obstacle>& obstacles) {
  if (overrides(site.postfix, smtpd, "no_address_mappings")) return;
  const auto cleanup = cleanup_of(site.postfix, smtpd);
  for (const std::string parameter : kOfRecipients)
    for (const auto& table : split_list(site.postfix.parameter_of(cleanup, parameter)))
      judge_table(site, place_of(cleanup, parameter), table, obstacles);
  for (const std::string parameter : kOfSenders)
    if (!site.postfix.parameter_of(cleanup, parameter).empty())
      obstacles.push_back({Weight::kNote, place_of(cleanup, parameter),
                           "exosubmit sees senders as the client gives them, before this changes them.",
                           "Let [mailbox] senders name them as the client does."});
}

}  // namespace exosubmit::cli
