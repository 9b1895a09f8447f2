#include "cli/postfix_twin.h"

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <regex>

#include "cli/postfix/table_text.h"

namespace exosubmit::test {
namespace {

cli::PostfixService service(const std::string& name, const std::string& type, const std::string& command) {
  return {.name = name, .type = type, .chroot = "y", .process_limit = "-", .command = command, .options = {}};
}

// From /PATTERN/FLAGS.
bool pattern_matches(const std::string& pattern, const std::string& key) {
  const auto body = pattern.substr(1, pattern.rfind(pattern.front()) - 1);
  return std::regex_search(key, std::regex(body, std::regex::icase | std::regex::extended));
}

mail::AddressPattern pattern(const std::string& text) { return *mail::AddressPattern::parse(text); }

}  // namespace

cli::PostfixInstance fresh_postfix() {
  cli::PostfixInstance postfix;
  postfix.config_directory = "/etc/postfix";
  postfix.version = {3, 7};
  postfix.parameters = {
      {"myhostname", "relay.example"},
      {"mydestination", "relay.example, localhost.example, localhost"},
      {"relay_domains", ""},
      {"virtual_alias_domains", ""},
      {"virtual_mailbox_domains", ""},
      {"parent_domain_matches_subdomains", "debug_peer_list,mynetworks,relay_domains,smtpd_access_maps"},
      {"default_transport", "smtp"},
      {"relayhost", "[gateway.example]"},
      {"local_transport", "local:relay.example"},
      {"relay_transport", "relay"},
      {"virtual_transport", "virtual"},
      {"empty_address_default_transport_maps_lookup_key", "<>"},
      {"empty_address_relayhost_maps_lookup_key", "<>"},
      {"cleanup_service_name", "cleanup"},
      {"inet_protocols", "all"},
      {"default_destination_rate_delay", "0s"},
      {"maximal_queue_lifetime", "5d"},
      {"bounce_queue_lifetime", "5d"},
      {"message_size_limit", "0"},
      {"milter_content_timeout", "300s"},
      {"smtpd_relay_restrictions", "permit_mynetworks permit_sasl_authenticated defer_unauth_destination"},
      {"canonical_maps", ""},
  };
  postfix.services = {
      service("smtp", "inet", "smtpd"),      service("pickup", "unix", "pickup"),
      service("cleanup", "unix", "cleanup"), service("smtp", "unix", "smtp"),
      service("relay", "unix", "smtp"),      service("error", "unix", "error"),
      service("retry", "unix", "error"),     service("discard", "unix", "discard"),
      service("local", "unix", "local"),     service("virtual", "unix", "virtual"),
  };
  return postfix;
}

cli::WirePlan plan_for_contoso(bool null_sender) {
  cli::WirePlan plan;
  plan.milter = "unix:exosubmit/milter.sock";
  plan.nexthops = {{.address = "127.0.0.1",
                    .mailboxes = {"app"},
                    .senders = {pattern("@contoso.example")},
                    .sessions = 3}};
  if (null_sender) plan.nexthops.front().senders.push_back(pattern("<>"));
  return plan;
}

cli::WirePlan inline_plan(const std::string& listen) {
  auto plan = plan_for_contoso(true);
  plan.wiring = cli::Wiring::kInline;
  plan.listen = listen;
  return plan;
}

void set_service(cli::PostfixInstance& postfix, const cli::PostfixService& service) {
  std::erase_if(postfix.services, [&](const cli::PostfixService& old) {
    return old.name == service.name && old.type == service.type;
  });
  postfix.services.push_back(service);
}

void TextTables::put(const std::string& table, const std::string& key, const std::string& value) {
  answers_[table][key] = value;
}

base::Result<std::optional<std::string>> TextTables::look_up(const std::string& table,
                                                             const std::string& key) {
  if (const auto known = answers_.find(table); known != answers_.end()) {
    const auto value = known->second.find(key);
    return value == known->second.end() ? std::nullopt : std::optional(value->second);
  }
  const auto entries = cli::read_entries(table);
  if (!entries)
    return base::failure(base::operator_must_act("open " + table + ": No such file or directory"));
  for (const auto& entry : *entries) {
    const auto kind = cli::keys_of(table);
    if (kind == cli::TableKeys::kEverything || (kind == cli::TableKeys::kLiteral && entry.key == key) ||
        (kind == cli::TableKeys::kPattern && pattern_matches(entry.key, key)))
      return std::optional(entry.value);
  }
  return std::optional<std::string>();
}

TextFile::TextFile(const std::string& text) : path_("/tmp/exosubmit-unit-table.XXXXXX") {
  const int descriptor = mkstemp(path_.data());
  if (descriptor >= 0) close(descriptor);
  std::ofstream(path_, std::ios::binary) << text;
}

TextFile::~TextFile() { unlink(path_.c_str()); }

}  // namespace exosubmit::test
