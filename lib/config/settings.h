// The settings as typed values: meaning, unit and default of every key (DESIGN.md, section 6).
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/network.h"
#include "mail/pattern.h"
#include "mail/rewrite.h"

namespace exosubmit::config {

using std::chrono::seconds;

enum class OnTempfail { kTempfail, kQueue };
enum class Mode { kDeliver, kObserve };
enum class NullSender { kPass, kSubmit };
enum class Cloud { kGlobal, kUsgov, kDod, kChina };
enum class AddressFamily { kAny, kIpv4, kIpv6 };
enum class Chunking { kAuto, kNo };
enum class EnvelopeFrom { kMailbox, kOriginal };
enum class LogTarget { kSyslog, kStderr };
enum class LogLevel { kError, kWarning, kInfo, kDebug };

struct MilterSettings {
  std::string socket =
      "unix:/var/spool/postfix/exosubmit/milter.sock";  // unix:, local:, inet:port@host, inet6:
  unsigned socket_mode = 0660;
  OnTempfail on_tempfail = OnTempfail::kTempfail;
  Mode mode = Mode::kDeliver;
  std::string redirect_to;        // one address in place of all recipients; empty: off
  seconds message_deadline{240};  // all waits until the first content octet
  std::vector<seconds> in_doubt_waits{seconds{900}, seconds{3600}, seconds{14400}};
  std::size_t memory_per_message = 256 * 1024;  // octets
  std::string spool_directory = "/var/tmp";
  seconds stop_timeout{330};
  std::size_t hop_limit = 50;  // Received fields
};

struct SelectSettings {
  std::vector<std::string> listeners{"EXOSUBMIT"};            // {daemon_name}s
  std::vector<std::string> inline_ports{"EXOSUBMIT-INLINE"};  // {daemon_name}s
  std::vector<mail::AddressPattern> senders;
  std::vector<std::string> users;  // SASL login names
  std::vector<Network> clients;
  std::vector<std::string> mailers{"smtp", "relay", "exosubmit"};  // {rcpt_mailer}s that are outbound
  std::vector<std::string> queue_mailers{"exosubmit"};             // {rcpt_mailer}s that come back to us
  NullSender null_sender = NullSender::kPass;
};

struct EntraSettings {
  Cloud cloud = Cloud::kGlobal;
  std::string tenant;     // GUID or verified domain; required
  std::string client_id;  // required
  // One credential. Paths are absolute or credential:NAME (systemd credentials).
  std::string client_secret_file;
  std::string certificate_file, private_key_file;
  std::string federated_token_file;
  std::string managed_identity;  // vm or arc
  std::string token_endpoint;    // filled from cloud and tenant unless set
  std::string scopes;            // filled from cloud unless set
  seconds refresh_margin{720};
  seconds timeout{20};
  std::string proxy;
  std::string ca_file;
  std::string secret_expires;  // date, YYYY-MM-DD
};

struct ExchangeSettings {
  std::string host;  // filled from cloud unless set
  unsigned port = 587;
  std::string ca_file;
  AddressFamily address_family = AddressFamily::kAny;
  std::string proxy;
  std::string ehlo_name;  // filled with this host's name unless set
  Chunking chunking = Chunking::kAuto;
  seconds connect_timeout{15};
  seconds reply_timeout{60};
  seconds final_reply_timeout{300};
  seconds idle_timeout{45};
  std::size_t max_message_size = 35 * 1024 * 1024;  // octets
};

struct MailboxSettings {
  std::string name;      // of the section
  std::string username;  // required
  std::vector<mail::AddressPattern> senders;
  std::vector<mail::AddressPattern> send_as;
  mail::ForeignFrom foreign_from = mail::ForeignFrom::kRewrite;
  std::string rewrite_to;  // filled with username unless set
  mail::ReplyTo reply_to = mail::ReplyTo::kOriginal;
  EnvelopeFrom envelope_from = EnvelopeFrom::kMailbox;
  unsigned max_sessions = 3;
  unsigned messages_per_minute = 30;
  unsigned recipients_per_day = 10000;
  seconds slot_wait{90};
  std::size_t recipients_per_message = 500;
  unsigned refusals_per_hour = 20;
};

struct Share {
  unsigned part = 1;
  unsigned of = 1;

  // Rounded down, at least 1.
  std::size_t of_limit(std::size_t limit) const { return std::max<std::size_t>(1, limit * part / of); }
};

struct StateSettings {
  std::string url = "sqlite:/var/lib/exosubmit/state.db";
  seconds journal_retention{6 * 86400};
  Share share;
};

struct LogSettings {
  LogTarget target = LogTarget::kSyslog;
  std::string facility = "mail";
  LogLevel level = LogLevel::kInfo;
};

struct OperatorSettings {
  std::string control = "unix:/run/exosubmit/control.sock";
  std::string contact;
  std::string notify = "127.0.0.1:25";
};

struct Settings {
  MilterSettings milter;
  SelectSettings select;
  EntraSettings entra;
  ExchangeSettings exchange;
  std::vector<MailboxSettings> mailboxes;  // in the order of the file; at least one
  StateSettings state;
  LogSettings log;
  OperatorSettings operator_;
};

}  // namespace exosubmit::config
