#include "cli/check/domains_from.h"

#include <algorithm>

#include "base/ascii.h"
#include "mail/address.h"

namespace exosubmit::cli {
namespace {

std::string domain_of(const std::string& address) { return base::to_lower(mail::domain_of(address)); }

// Empty for "<>" and for subdomains.
std::string domain_of(const mail::AddressPattern& pattern) {
  const std::string domain = domain_of(pattern.text());
  return domain.starts_with('.') || domain == ">" ? "" : domain;
}

}  // namespace

std::map<std::string, std::set<std::string>> from_domains(const config::Settings& settings) {
  std::map<std::string, std::set<std::string>> domains;
  for (const auto& mailbox : settings.mailboxes) {
    const std::string own = domain_of(mailbox.username);
    const bool original = mailbox.envelope_from == config::EnvelopeFrom::kOriginal;
    domains[own].insert(own);
    if (mailbox.foreign_from == mail::ForeignFrom::kRewrite && !mailbox.rewrite_to.empty())
      domains[domain_of(mailbox.rewrite_to)].insert(own);
    for (const auto& pattern : mailbox.send_as)
      if (const std::string domain = domain_of(pattern); !domain.empty())
        domains[domain].insert(original ? domain : own);
    if (mailbox.foreign_from != mail::ForeignFrom::kKeep) continue;
    for (const auto& pattern : mailbox.senders)
      if (const std::string domain = domain_of(pattern); !domain.empty()) domains[domain].insert(own);
  }
  domains.erase("");
  return domains;
}

bool rewrites_from(const config::Settings& settings) {
  return std::any_of(settings.mailboxes.begin(), settings.mailboxes.end(),
                     [](const auto& mailbox) { return mailbox.foreign_from == mail::ForeignFrom::kRewrite; });
}

}  // namespace exosubmit::cli
