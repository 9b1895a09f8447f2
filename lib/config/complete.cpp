#include "config/complete.h"

#include <netdb.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "config/syntax.h"

namespace exosubmit::config {
namespace {

struct Hosts {
  const char* authority;  // of token requests
  const char* scope;
  const char* smtp;
};

Hosts hosts_of(Cloud cloud) {
  switch (cloud) {
    case Cloud::kUsgov:
      return {"https://login.microsoftonline.us", "https://outlook.office365.us/.default",
              "smtp.office365.us"};
    case Cloud::kDod:
      return {"https://login.microsoftonline.us", "https://outlook.office365.us/.default",
              "outlook-dod.office365.us"};
    case Cloud::kChina:
      return {"https://login.partner.microsoftonline.cn", "https://partner.outlook.cn/.default",
              "smtp.partner.outlook.cn"};
    case Cloud::kGlobal:
      break;
  }
  return {"https://login.microsoftonline.com", "https://outlook.office365.com/.default",
          "smtp.office365.com"};
}

// The resolver's full name for `name`, or `name`.
std::string full_name(const std::string& name) {
  addrinfo hints{};
  hints.ai_flags = AI_CANONNAME;
  addrinfo* found = nullptr;
  if (getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return name;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  const char* const canonical = found->ai_canonname;
  return canonical != nullptr && is_host_name(canonical) ? canonical : name;
}

std::string host_name() {
  std::array<char, 256> buffer{};
  if (gethostname(buffer.data(), buffer.size() - 1) != 0) return "localhost";
  const std::string name = buffer.data();
  return name.find('.') == std::string::npos ? full_name(name) : name;
}

void fill(std::string& value, const std::string& derived) {
  if (value.empty()) value = derived;
}

}  // namespace

void complete(Settings& settings, Findings& findings) {
  const Hosts hosts = hosts_of(settings.entra.cloud);
  fill(settings.entra.token_endpoint,
       std::string(hosts.authority) + '/' + settings.entra.tenant + "/oauth2/v2.0/token");
  fill(settings.entra.scopes, hosts.scope);
  fill(settings.exchange.host, hosts.smtp);
  for (MailboxSettings& mailbox : settings.mailboxes) fill(mailbox.rewrite_to, mailbox.username);
  if (!settings.exchange.ehlo_name.empty() || findings.has_value("exchange", "ehlo_name")) return;
  settings.exchange.ehlo_name = host_name();
  if (!kEhloName.fits(settings.exchange.ehlo_name)) {
    findings.mistake_at("exchange", "ehlo_name",
                        "wanted, because this host's own name \"" + settings.exchange.ehlo_name +
                            "\" is none that Exchange accepts in EHLO");
  }
}

}  // namespace exosubmit::config
