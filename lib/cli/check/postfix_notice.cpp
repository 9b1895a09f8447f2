#include "cli/check/postfix_notice.h"

#include <algorithm>
#include <optional>

#include "cli/check/findings.h"
#include "cli/check/postfix_probe.h"
#include "cli/check/postfix_senders.h"
#include "cli/postfix/domains.h"
#include "cli/postfix/list.h"
#include "mail/address.h"
#include "operate/letter.h"

namespace exosubmit::cli {
namespace {

struct Server {
  std::string host, port;
  bool is_here() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }
};

Server server_of(const std::string& notify) {
  const std::size_t colon = notify.rfind(':');
  if (colon == std::string::npos) return {notify, "25"};
  std::string host = notify.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {host, notify.substr(colon + 1)};
}

// "smtp" and 25 are one port.
std::string port_number(const std::string& name) {
  if (name == "smtp") return "25";
  return name == "submission" ? "587" : name;
}

const PostfixService* front_at(const PostfixInstance& postfix, const Server& server) {
  for (const PostfixService& service : postfix.services) {
    const std::size_t colon = service.name.rfind(':');
    const std::string host = colon == std::string::npos ? "" : service.name.substr(0, colon);
    const std::string port = colon == std::string::npos ? service.name : service.name.substr(colon + 1);
    if (service.type == "inet" && service.command == "smtpd" && port_number(port) == server.port &&
        (host.empty() || host == "0.0.0.0" || host == server.host || host == "localhost"))
      return &service;
  }
  return nullptr;
}

bool is_one_of(const std::vector<PostfixService>& services, const PostfixService& service) {
  return std::any_of(services.begin(), services.end(), [&](const PostfixService& each) {
    return each.name == service.name && each.type == service.type;
  });
}

bool is_claimed(const config::Settings& settings, const std::string& sender) {
  return std::any_of(settings.mailboxes.begin(), settings.mailboxes.end(), [&](const auto& mailbox) {
    return mail::same_address(mailbox.username, sender) || mail::any_matches(mailbox.send_as, sender) ||
           mail::any_matches(mailbox.senders, sender);
  });
}

// The choice of DESIGN.md, section 2, for a client on this host without login.
bool is_selected(const config::Settings& settings, const std::string& sender) {
  const auto& select = settings.select;
  if (select.senders.empty() && select.clients.empty() && select.users.empty())
    return is_claimed(settings, sender);
  const bool client =
      std::any_of(select.clients.begin(), select.clients.end(),
                  [](const config::Network& network) { return network.contains("127.0.0.1"); });
  return select.users.empty() && (select.senders.empty() || mail::any_matches(select.senders, sender)) &&
         (select.clients.empty() || client);
}

std::optional<std::string> answer_for(const Standing& standing, const std::string& domain) {
  for (const std::string& table : split_list(standing.postfix.parameter("transport_maps")))
    for (const std::string& key : {domain, '.' + domain, std::string("*")}) {
      const auto value = standing.tables.look_up(table, key);
      if (value && *value) return **value;
    }
  return std::nullopt;
}

// By the queue: which parameter sends it to the transport exosubmit; empty: none.
std::string routed_by(const Standing& standing, const std::string& sender, const std::string& domain) {
  const bool is_outbound = class_of(standing.postfix, standing.tables, domain) == nullptr;
  if (const auto entry = answer_for(standing, domain)) {
    const Route route = parse_route(*entry);
    if (!route.transport.empty()) return route.transport == "exosubmit" ? "transport_maps" : "";
  }
  if (!is_outbound) return "";
  const auto pattern = mail::AddressPattern::parse(sender);
  if (!pattern) return "";
  const auto way = way_of_sender(standing.site(), *pattern);
  return way && way->route.transport == "exosubmit" ? way->decided_by : "";
}

std::vector<std::string> cure(const Standing& standing, const std::string& sender) {
  const std::string table = standing.postfix.config_directory + "/exosubmit-notices";
  const std::string maps = "sender_dependent_default_transport_maps";
  return {"give the notices a way of their own, whose first table names their sender:",
          "echo '" + sender + " smtp:' > " + table,
          standing.postconf("-e \"" + maps + " = texthash:" + table + ", $(" +
                            standing.postconf("-h " + maps) + ")\""),
          standing.postfix_command("reload"), "or set notify in section [operator] to another server"};
}

}  // namespace

std::string selected_by(const Standing& standing, const std::string& sender, const std::string& recipient,
                        const PostfixService* front) {
  if (front != nullptr) {
    if (is_one_of(standing.listeners, *front)) return "the listener " + front->name;
    const std::string domain(mail::domain_of(recipient));
    const bool is_outbound = class_of(standing.postfix, standing.tables, domain) == nullptr;
    if (is_outbound && is_one_of(standing.inline_ports, *front)) return "the inline port " + front->name;
    if (is_outbound && is_one_of(standing.inline_by_main, *front) && is_selected(standing.settings, sender))
      return "the milter at " + front->name + ", by [select] and the mailboxes' senders";
  }
  return routed_by(standing, sender, std::string(mail::domain_of(recipient)));
}

void judge_notice(const Standing& standing, Steps& steps) {
  const auto& operator_ = standing.settings.operator_;
  if (operator_.contact.empty()) return;
  Findings findings(steps, "postfix.notice", "the way of notices to " + operator_.contact);
  const Server server = server_of(operator_.notify);
  const std::string sender = operate::notice_sender(standing.settings);
  if (server.is_here()) {
    const std::string by =
        selected_by(standing, sender, operator_.contact, front_at(standing.postfix, server));
    if (!by.empty())
      findings.fail("A notice from " + sender + " would be taken to exosubmit itself (by " + by +
                        "): what tells of a held mailbox would wait behind it.",
                    cure(standing, sender));
  } else {
    findings.unproved("Where " + operator_.notify +
                      " sends the notices is not seen from here: it must not be back "
                      "through exosubmit.");
  }
  const Probe probe = probe_tcp(server.host, server.port, true);
  if (!probe.connected)
    findings.warn("Nobody takes notices at [operator] notify = " + operator_.notify + ": they are lost.",
                  {"ss -ltn sport = :" + server.port,
                   "set notify in section [operator] to an SMTP server that takes mail "
                   "from this host"},
                  probe.words());
  findings.close(probe.words());
}

}  // namespace exosubmit::cli
