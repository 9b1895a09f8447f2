#include "cli/setup/settings_lines.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "config/syntax.h"

namespace exosubmit::cli {
namespace {

// The local part where it can be a section's name; each name once.
std::string section_name(const std::string& address, std::set<std::string>& taken) {
  std::string name = address.substr(0, address.find('@'));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !base::is_alphanumeric(c) && c != '-'; }, '-');
  if (!config::kSectionName.fits(name)) name = "mailbox";
  std::string unused = name;
  for (int i = 2; !taken.insert(unused).second; ++i) unused = name + '-' + std::to_string(i);
  return unused;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::vector<std::string> settings_lines(const SetupSite& site) {
  std::vector<std::string> lines{"[entra]", "tenant = " + site.tenant, kClientIdLine};
  if (site.certificate.empty()) {
    lines.insert(lines.end(), {"client_secret_file = /etc/exosubmit/client_secret", kSecretExpiresLine});
  } else {
    lines.insert(lines.end(), {"certificate_file = /etc/exosubmit/certificate.pem",
                               "private_key_file = /etc/exosubmit/private_key.pem"});
  }
  std::set<std::string> taken;
  for (const std::string& mailbox : site.mailboxes) {
    lines.insert(lines.end(),
                 {"", "[mailbox " + section_name(mailbox, taken) + ']', "username = " + mailbox});
    if (!site.pool_addresses.empty()) {
      lines.insert(lines.end(), {"send_as = " + joined(site.pool_addresses), "foreign_from = reject"});
    } else if (site.mailboxes.size() > 1) {
      lines.insert(lines.end(), {"# The From addresses that this mailbox serves, as patterns: @contoso.com",
                                 "senders = " + mailbox});
    }
  }
  return lines;
}

std::string carry_words(const SetupSite& site) {
  if (site.certificate.empty()) {
    return "On the mail server: install -o exosubmit -m 0400 client_secret /etc/exosubmit/client_secret; "
           "then delete "
           "client_secret here.";
  }
  return "On the mail server: install -o exosubmit -m 0400 KEY /etc/exosubmit/private_key.pem, and the "
         "certificate as "
         "/etc/exosubmit/certificate.pem.";
}

}  // namespace exosubmit::cli
