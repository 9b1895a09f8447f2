#include "config/cross_checks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "config/credential_files.h"
#include "config/key_table.h"
#include "config/secret_file.h"

namespace exosubmit::config {
namespace {

// What Exchange allows one mailbox.
constexpr unsigned kExchangeSessions = 3;
constexpr unsigned kExchangeMessages = 30;
constexpr unsigned kExchangeRecipients = 10000;

std::string section_of(const MailboxSettings& mailbox) {
  return std::string(kMailboxSection) + (mailbox.name.empty() ? "" : ' ' + mailbox.name);
}

void require(const std::string& section, const Key& key, Findings& findings) {
  const std::string name(key.name);
  if (findings.has_value(section, name)) return;
  findings.mistake_at(section, name, "is required. " + std::string(key.meaning));
}

// Those that have a value, in the table's order.
std::vector<std::string> credentials(const Findings& findings) {
  std::vector<std::string> set;
  for (const char* const name :
       {"client_secret_file", "certificate_file", "federated_token_file", "managed_identity"}) {
    if (findings.has_value("entra", name)) set.emplace_back(name);
  }
  return set;
}

void check_credentials(const EntraSettings& entra, Findings& findings) {
  const auto set = credentials(findings);
  for (std::size_t i = 1; i < set.size(); ++i) {
    findings.mistake_at("entra", set[i], "wanted one credential, and " + set.front() + " is set too");
  }
  if (!entra.private_key_file.empty() && !findings.has_value("entra", "certificate_file")) {
    findings.mistake_at("entra", "private_key_file", "wanted together with certificate_file, which is unset");
  }
  if (entra.managed_identity.empty()) return;
  if (!entra.proxy.empty()) {
    findings.warning_at("entra", "proxy", "is not used: a managed identity is asked for on this host");
  }
  if (entra.managed_identity == "arc" && !entra.client_id.empty()) {
    findings.warning_at("entra", "client_id", "is not used: with arc it is the system-assigned identity");
  }
}

void check_expiry(const EntraSettings& entra, std::chrono::system_clock::time_point now, Findings& findings) {
  if (entra.secret_expires.empty()) return;
  const std::string& date = entra.secret_expires;  // YYYY-MM-DD
  const auto day = std::chrono::year(std::stoi(date)) / std::stoi(date.substr(5)) / std::stoi(date.substr(8));
  if (std::chrono::sys_days(day) < std::chrono::floor<std::chrono::days>(now)) {
    findings.warning_at("entra", "secret_expires",
                        date + " is past: make a new credential in Entra and put it into the file");
  }
}

void check_certificate(const EntraSettings& entra, std::chrono::system_clock::time_point now,
                       Findings& findings) {
  const char* const key_of_key = entra.private_key_file.empty() ? "certificate_file" : "private_key_file";
  const auto certificate = read_certificate(entra);
  if (!certificate) return findings.mistake_at("entra", "certificate_file", certificate.error().text);
  const auto pair = read_key_pair(entra);
  if (!pair) return findings.mistake_at("entra", key_of_key, pair.error().text);
  // No mistake: the daemon starts, mail waits, and a new file is picked up.
  const std::string fault = fault_of_time(entra, *certificate, now);
  if (!fault.empty()) findings.warning_at("entra", "certificate_file", fault + ": Entra ID will refuse it");
}

bool awaits_its_content(const std::string& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return errno == ENOENT && file.starts_with('/');
  return S_ISREG(status.st_mode) && status.st_size == 0;
}

void check_credential_files(const EntraSettings& entra, std::chrono::system_clock::time_point now,
                            Findings& findings) {
  for (const auto& [key, file] : {std::pair("client_secret_file", entra.client_secret_file),
                                  std::pair("federated_token_file", entra.federated_token_file)}) {
    if (file.empty()) continue;
    // Its agent may start after us: mail waits, and the file is read for each request.
    if (file == entra.federated_token_file && awaits_its_content(file)) {
      findings.warning_at("entra", key, file + " is not there yet or empty: mail waits for it");
      continue;
    }
    if (const auto checked = check_one_word(file); !checked) {
      findings.mistake_at("entra", key, checked.error().text);
    }
  }
  if (!entra.certificate_file.empty()) check_certificate(entra, now, findings);
}

// Empty where it is a readable regular file.
std::string fault_of_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return path + " cannot be read: " + std::strerror(errno);
  if (!S_ISREG(status.st_mode)) return path + " is not a file";
  if (access(path.c_str(), R_OK) != 0) return path + " cannot be read: " + std::strerror(errno);
  return status.st_size == 0 ? path + " is empty" : "";
}

std::string fault_of_directory(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return path + " cannot be used: " + std::strerror(errno);
  if (!S_ISDIR(status.st_mode)) return path + " is not a directory";
  if (access(path.c_str(), W_OK | X_OK) != 0) return path + " cannot be written: " + std::strerror(errno);
  return {};
}

void check_listeners(const SelectSettings& select, Findings& findings) {
  for (const std::string& name : select.inline_ports) {
    if (std::find(select.listeners.begin(), select.listeners.end(), name) != select.listeners.end()) {
      findings.mistake_at("select", "inline_ports",
                          "wanted other names than in listeners, not \"" + name + '"');
    }
  }
}

void check_mode(const MilterSettings& milter, Findings& findings) {
  if (milter.mode == Mode::kObserve) {
    findings.warning_at("milter", "mode", "observe: nothing is sent, the log tells what would be");
  }
  if (!milter.redirect_to.empty()) {
    findings.warning_at("milter", "redirect_to",
                        milter.redirect_to + " gets every message in place of its recipients");
  }
}

void check_port(const ExchangeSettings& exchange, Findings& findings) {
  constexpr unsigned kImplicitTls = 465;
  if (exchange.port == kImplicitTls) {
    findings.mistake_at("exchange", "port",
                        "wanted 587: Exchange Online does not serve 465, and STARTTLS is always spoken here");
  }
}

void check_store(const StateSettings& state, Findings& findings) {
  if (!state.url.starts_with("redis")) return;
  findings.mistake_at("state", "url",
                      "redis is not built yet in this version; wanted memory: or sqlite:/PATH");
}

bool promised(const MailboxSettings& mailbox, const std::string& address) {
  return base::equal_ignoring_case(mailbox.username, address) || mail::any_matches(mailbox.send_as, address);
}

void check_limits(const MailboxSettings& mailbox, const Share& share, Findings& findings) {
  const auto warn_above = [&](unsigned allowed, const char* key, unsigned value, const char* what) {
    if (value <= allowed) return;
    findings.warning_at(section_of(mailbox), key,
                        std::to_string(value) + " is more than the " + std::to_string(allowed) + ' ' + what);
  };
  warn_above(kExchangeSessions, "max_sessions", mailbox.max_sessions,
             "sends at a time that Exchange allows: it will answer 432");
  warn_above(
      kExchangeMessages, "messages_per_minute", mailbox.messages_per_minute,
      "messages a minute that Exchange allows: it delays or refuses what is over, unless your tenant has "
      "another limit");
  warn_above(kExchangeRecipients, "recipients_per_day", mailbox.recipients_per_day,
             "recipients a day that Exchange allows: it refuses what is over, unless your tenant has another "
             "limit");
  const std::size_t day = share.of_limit(mailbox.recipients_per_day);
  if (mailbox.recipients_per_message > day) {
    findings.mistake_at(section_of(mailbox), "recipients_per_message",
                        "wanted at most " + std::to_string(day) +
                            ", what recipients_per_day and share leave to this host, not " +
                            std::to_string(mailbox.recipients_per_message) +
                            ": such a message could never be sent");
  }
}

void check_rewrite_to(const MailboxSettings& mailbox, Findings& findings) {
  if (!promised(mailbox, mailbox.rewrite_to)) {
    findings.warning_at(section_of(mailbox), "rewrite_to",
                        mailbox.rewrite_to + " is neither username nor in send_as: Exchange refuses it " +
                            "unless the mailbox has the right SendAs on it");
  }
}

// The first entry of `a` that is also one of `b`; nothing where they share none.
const mail::AddressPattern* shared_entry(const MailboxSettings& a, const MailboxSettings& b) {
  const auto found =
      std::find_first_of(a.senders.begin(), a.senders.end(), b.senders.begin(), b.senders.end());
  return found == a.senders.end() ? nullptr : &*found;
}

void check_pair(const MailboxSettings& first, const MailboxSettings& second, Findings& findings) {
  if (base::equal_ignoring_case(first.username, second.username)) {
    return findings.mistake_at(section_of(second), "username",
                               "wanted another mailbox than [" + section_of(first) +
                                   "] has: Exchange's limits "
                                   "count for both together");
  }
  const bool both_rewrite =
      first.foreign_from == mail::ForeignFrom::kRewrite && second.foreign_from == mail::ForeignFrom::kRewrite;
  if (!both_rewrite || base::equal_ignoring_case(first.rewrite_to, second.rewrite_to)) return;
  const mail::AddressPattern* const shared = shared_entry(first, second);
  if (shared == nullptr && !(first.senders.empty() && second.senders.empty())) return;
  const std::string common = shared != nullptr ? "share the entry " + shared->text() : "are without senders";
  findings.mistake_at(section_of(second), "rewrite_to",
                      "wanted the same rewrite_to as [" + section_of(first) +
                          "] has, or other senders: both " + common +
                          ", so one From would become now this address, now that");
}

void check_mailboxes(const Settings& settings, Findings& findings) {
  const auto& mailboxes = settings.mailboxes;
  for (auto second = mailboxes.begin(); second != mailboxes.end(); ++second) {
    if (second->username.empty()) continue;  // told already
    check_limits(*second, settings.state.share, findings);
    check_rewrite_to(*second, findings);
    for (auto first = mailboxes.begin(); first != second; ++first) check_pair(*first, *second, findings);
  }
}

}  // namespace

void require_all(const Settings& settings, Findings& findings) {
  for (const Key& key : key_table()) {
    // A managed identity may be the host's own, which needs no name.
    const bool managed = key.name == "client_id" && findings.has_value("entra", "managed_identity");
    if (key.standing == Standing::kRequired && key.section != kMailboxSection && !managed) {
      require(std::string(key.section), key, findings);
    }
  }
  if (credentials(findings).empty()) {
    findings.mistake_at("entra", "client_secret_file",
                        "is required, or in its place certificate_file, federated_token_file or "
                        "managed_identity. " +
                            std::string(find_key("entra", "client_secret_file")->meaning));
  }
  for (const MailboxSettings& mailbox : settings.mailboxes) {
    require(section_of(mailbox), *find_key(kMailboxSection, "username"), findings);
  }
  if (settings.mailboxes.empty()) {
    findings.mistake(0, "mailbox NAME", "", "is required: a section for the mailbox that sends");
  }
}

void check_files(const Settings& settings, std::chrono::system_clock::time_point now, Findings& findings) {
  const auto expect = [&](const char* section, const char* key, const std::string& fault) {
    if (!fault.empty()) findings.mistake_at(section, key, fault);
  };
  expect("milter", "spool_directory", fault_of_directory(settings.milter.spool_directory));
  check_credential_files(settings.entra, now, findings);
  if (!settings.entra.ca_file.empty()) expect("entra", "ca_file", fault_of_file(settings.entra.ca_file));
  if (!settings.exchange.ca_file.empty()) {
    expect("exchange", "ca_file", fault_of_file(settings.exchange.ca_file));
  }
}

void cross_check(const Settings& settings, std::chrono::system_clock::time_point now, Findings& findings) {
  check_credentials(settings.entra, findings);
  check_expiry(settings.entra, now, findings);
  check_mode(settings.milter, findings);
  check_listeners(settings.select, findings);
  check_port(settings.exchange, findings);
  check_store(settings.state, findings);
  check_mailboxes(settings, findings);
}

}  // namespace exosubmit::config
