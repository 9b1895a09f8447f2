#include "config/key_table.h"

#include <algorithm>
#include <array>

#include "config/codec.h"
#include "config/key_binding.h"

namespace exosubmit::config {
namespace {

using std::pair;
using std::string_view;

template <typename Value, std::size_t kSize>
using Words = std::array<pair<string_view, Value>, kSize>;

constexpr Words<OnTempfail, 2> kOnTempfail{
    {{"tempfail", OnTempfail::kTempfail}, {"queue", OnTempfail::kQueue}}};
constexpr Words<Mode, 2> kMode{{{"deliver", Mode::kDeliver}, {"observe", Mode::kObserve}}};
constexpr Words<NullSender, 2> kNullSender{{{"pass", NullSender::kPass}, {"submit", NullSender::kSubmit}}};
constexpr Words<Cloud, 4> kCloud{
    {{"global", Cloud::kGlobal}, {"usgov", Cloud::kUsgov}, {"dod", Cloud::kDod}, {"china", Cloud::kChina}}};
constexpr Words<AddressFamily, 3> kFamily{
    {{"any", AddressFamily::kAny}, {"ipv4", AddressFamily::kIpv4}, {"ipv6", AddressFamily::kIpv6}}};
constexpr Words<Chunking, 2> kChunking{{{"auto", Chunking::kAuto}, {"no", Chunking::kNo}}};
constexpr Words<mail::ForeignFrom, 3> kForeignFrom{{{"rewrite", mail::ForeignFrom::kRewrite},
                                                    {"reject", mail::ForeignFrom::kReject},
                                                    {"keep", mail::ForeignFrom::kKeep}}};
constexpr Words<mail::ReplyTo, 2> kReplyTo{
    {{"original", mail::ReplyTo::kOriginal}, {"none", mail::ReplyTo::kNone}}};
constexpr Words<EnvelopeFrom, 2> kEnvelopeFrom{
    {{"mailbox", EnvelopeFrom::kMailbox}, {"original", EnvelopeFrom::kOriginal}}};
constexpr Words<LogTarget, 2> kTarget{{{"syslog", LogTarget::kSyslog}, {"stderr", LogTarget::kStderr}}};
constexpr Words<LogLevel, 4> kLevel{{{"error", LogLevel::kError},
                                     {"warning", LogLevel::kWarning},
                                     {"info", LogLevel::kInfo},
                                     {"debug", LogLevel::kDebug}}};

// A reload makes a new core, which reads all of [select], [entra], [exchange] and the mailboxes; the keys of
// the other sections say by themselves what puts them into force.
template <auto kMember, typename Codec, typename... Columns>
constexpr Key milter(Columns... columns) {
  return key<&Settings::milter, kMember, Codec>("milter", columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key select(Columns... columns) {
  return key<&Settings::select, kMember, Codec>("select", InForce::kByReload, columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key entra(Columns... columns) {
  return key<&Settings::entra, kMember, Codec>("entra", InForce::kByReload, columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key exchange(Columns... columns) {
  return key<&Settings::exchange, kMember, Codec>("exchange", InForce::kByReload, columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key state(Columns... columns) {
  return key<&Settings::state, kMember, Codec>("state", columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key log(Columns... columns) {
  return key<&Settings::log, kMember, Codec>("log", columns...);
}
template <auto kMember, typename Codec, typename... Columns>
constexpr Key operator_key(Columns... columns) {
  return key<&Settings::operator_, kMember, Codec>("operator", columns...);
}

constexpr InForce kByReload = InForce::kByReload;
constexpr InForce kByRestart = InForce::kByRestart;
using M = MilterSettings;
using S = SelectSettings;
using E = EntraSettings;
using X = ExchangeSettings;
using B = MailboxSettings;
using Wait = Duration<1, kHour>;
constexpr Standing kRequired = Standing::kRequired;

constexpr std::array kKeys{
    milter<&M::socket, Text<kMilterSocket>>(
        kByRestart, "socket", "unix:/var/spool/postfix/exosubmit/milter.sock",
        "Where Postfix reaches the milter: unix:/PATH, local:/PATH, inet:PORT@HOST or inet6:PORT@HOST."),
    milter<&M::socket_mode, Permissions>(kByRestart, "socket_mode", "0660", "Permissions of a unix socket."),
    milter<&M::on_tempfail, Choice<kOnTempfail>>(
        kByReload, "on_tempfail", "tempfail",
        "Inline, when nobody was sent to: tempfail answers 451, queue lets Postfix queue the message."),
    milter<&M::mode, Choice<kMode>>(kByReload, "mode", "deliver",
                                    "deliver, or observe: sends nothing and logs what it would do."),
    milter<&M::redirect_to, Text<kAddress>>(
        kByReload, "redirect_to", "",
        "Test mode: one address that gets everything in place of all recipients."),
    milter<&M::message_deadline, Wait>(kByReload, "message_deadline", "240s",
                                       "All waits of one message until its first content octet is sent."),
    milter<&M::in_doubt_waits, List<Duration<1, kDay>, 1, 3>>(
        kByReload, "in_doubt_waits", "15m, 1h, 4h",
        "Waits before a message whose final answer was lost is sent again; after the last it is refused."),
    milter<&M::memory_per_message, Size<kKilo, 1024 * kMega>>(
        kByReload, "memory_per_message", "256K", "Larger messages wait in an unlinked file, not in memory."),
    milter<&M::spool_directory, Text<kAbsolutePath>>(kByReload, "spool_directory", "/var/tmp",
                                                     "Directory of those files."),
    milter<&M::stop_timeout, Wait>(kByReload, "stop_timeout", "330s",
                                   "How long a stop waits for messages that are being sent."),
    milter<&M::hop_limit, Count<std::size_t, 1, 1000>>(
        kByReload, "hop_limit", "50", "A message with more Received fields is refused as a loop."),

    select<&S::listeners, List<Text<kWord>>>(
        "listeners", "EXOSUBMIT", "milter_macro_daemon_name of each smtpd whose every message is ours."),
    select<&S::inline_ports, List<Text<kWord>>>(
        "inline_ports", "EXOSUBMIT-INLINE",
        "milter_macro_daemon_name of each smtpd whose outbound recipients are ours."),
    select<&S::senders, List<Pattern>>(
        "senders", "",
        "On any other smtpd: envelope senders whose mail is ours; unset: those of the mailboxes."),
    select<&S::users, List<Text<kWord>>>("users", "",
                                         "On any other smtpd: SASL login names whose mail is ours."),
    select<&S::clients, List<Block>>("clients", "",
                                     "On any other smtpd: client addresses and networks whose mail is ours."),
    select<&S::mailers, List<Text<kWord>>>("mailers", "smtp, relay, exosubmit",
                                           "Postfix transports whose recipients are outbound."),
    select<&S::queue_mailers, List<Text<kWord>>>(
        "queue_mailers", "exosubmit", "Postfix transports that bring a queued message back to us."),
    select<&S::null_sender, Choice<kNullSender>>(
        "null_sender", "pass", "Bounces off the listener: pass leaves them to Postfix, submit sends them."),

    entra<&E::cloud, Choice<kCloud>>(
        "cloud", "global", "global, usgov, dod or china: decides hosts and scope that are not set."),
    entra<&E::tenant, Text<kTenant>>("tenant", "", "The tenant's GUID or one of its domains.", kRequired),
    entra<&E::client_id, Text<kClientId>>("client_id", "", "The application's (client) id, a GUID.",
                                          kRequired),
    entra<&E::client_secret_file, Text<kSecretFile>>(
        "client_secret_file", "", "File that holds the client secret, or credential:NAME. Mode 0600."),
    entra<&E::certificate_file, Text<kSecretFile>>(
        "certificate_file", "", "In place of a secret: the application's certificate, PEM."),
    entra<&E::private_key_file, Text<kSecretFile>>(
        "private_key_file", "",
        "Its RSA key, PEM, mode 0600, or credential:NAME; unset: it stands in certificate_file."),
    entra<&E::federated_token_file, Text<kSecretFile>>(
        "federated_token_file", "",
        "In place of a secret: a token of another identity provider. Read at each use."),
    entra<&E::managed_identity, Text<kManagedIdentity>>(
        "managed_identity", "", "In place of a secret: vm (Azure) or arc. Not yet proven with Exchange."),
    entra<&E::token_endpoint, Text<kTokenEndpoint>>("token_endpoint", "",
                                                    "Access token endpoint; unset: from cloud and tenant."),
    entra<&E::scopes, Text<kScopes>>("scopes", "", "Scope of the token; unset: from cloud."),
    entra<&E::refresh_margin, Duration<0, kHour>>("refresh_margin", "12m",
                                                  "How long before its end a token is renewed."),
    entra<&E::timeout, Duration<1, 5 * kMinute>>("timeout", "20s", "Longest wait for a token."),
    entra<&E::proxy, Text<kProxy>>("proxy", "",
                                   "Proxy to Entra: http://HOST:PORT, https://, socks5:// or socks5h://."),
    entra<&E::ca_file, Text<kAbsolutePath>>("ca_file", "",
                                            "Authorities to trust, PEM; unset: those of the system."),
    entra<&E::secret_expires, Text<kDate>>("secret_expires", "",
                                           "Day on which the credential ends, YYYY-MM-DD: for warnings."),

    exchange<&X::host, Text<kHost>>("host", "", "SMTP host; unset: from cloud."),
    exchange<&X::port, Count<unsigned, 1, 65535>>("port", "587", "SMTP port; STARTTLS is always spoken."),
    exchange<&X::ca_file, Text<kAbsolutePath>>("ca_file", "",
                                               "Authorities to trust, PEM; unset: those of the system."),
    exchange<&X::address_family, Choice<kFamily>>("address_family", "any", "any, ipv4 or ipv6."),
    exchange<&X::proxy, Text<kProxy>>(
        "proxy", "", "Proxy to Exchange: http://HOST:PORT, https://, socks5:// or socks5h://."),
    exchange<&X::ehlo_name, Text<kEhloName>>("ehlo_name", "", "Name given in EHLO; unset: this host's."),
    exchange<&X::chunking, Choice<kChunking>>("chunking", "auto",
                                              "auto uses BDAT where offered, no uses DATA."),
    exchange<&X::connect_timeout, Duration<1, 5 * kMinute>>("connect_timeout", "15s",
                                                            "Longest wait until a session is encrypted."),
    exchange<&X::reply_timeout, Duration<1, 10 * kMinute>>("reply_timeout", "60s",
                                                           "Longest wait for a reply or for an octet taken."),
    exchange<&X::final_reply_timeout, Duration<1, 20 * kMinute>>(
        "final_reply_timeout", "300s", "Longest wait for the answer to the last octet."),
    exchange<&X::idle_timeout, Duration<1, 5 * kMinute>>(
        "idle_timeout", "45s", "An idle session is closed after this; Exchange closes it after about 5 min."),
    exchange<&X::max_message_size, Size<kKilo, 150 * kMega>>(
        "max_message_size", "35M",
        "Larger messages are refused; the mailbox's own limit is 35M unless raised."),

    mailbox_key<&B::username, Text<kAddress>>("username", "", "Address of the mailbox that sends.",
                                              kRequired),
    mailbox_key<&B::senders, List<Pattern>>(
        "senders", "",
        "From addresses that it serves, as patterns; unset: all that no other mailbox serves."),
    mailbox_key<&B::send_as, List<FromPattern>>(
        "send_as", "", "Further From addresses that are kept: the mailbox needs the right SendAs on each."),
    mailbox_key<&B::foreign_from, Choice<kForeignFrom>>("foreign_from", "rewrite",
                                                        "Any other From address: rewrite, reject or keep."),
    mailbox_key<&B::rewrite_to, Text<kAddress>>("rewrite_to", "",
                                                "What such an address becomes; unset: username."),
    mailbox_key<&B::reply_to, Choice<kReplyTo>>(
        "reply_to", "original", "original puts the address that was rewritten into Reply-To, none does not."),
    mailbox_key<&B::envelope_from, Choice<kEnvelopeFrom>>(
        "envelope_from", "mailbox", "Envelope sender: mailbox, or original where it is in send_as."),
    mailbox_key<&B::max_sessions, Count<unsigned, 1, 1000>>("max_sessions", "3",
                                                            "Sends at a time; Exchange refuses a fourth."),
    mailbox_key<&B::messages_per_minute, Count<unsigned, 1, 100000>>(
        "messages_per_minute", "30", "Messages in any 60 s; Exchange allows 30."),
    mailbox_key<&B::recipients_per_day, Count<unsigned, 1, 10000000>>(
        "recipients_per_day", "10000", "Recipients in any 24 h; Exchange allows 10000."),
    mailbox_key<&B::slot_wait, Duration<0, kHour>>("slot_wait", "90s",
                                                   "Longest wait of a message for its turn to be sent."),
    mailbox_key<&B::recipients_per_message, Count<std::size_t, 1, 1000>>(
        "recipients_per_message", "500", "Recipients of one message; more are sent in further ones."),
    mailbox_key<&B::refusals_per_hour, Count<unsigned, 1, 100000>>(
        "refusals_per_hour", "20", "Refusals in an hour before senders that were refused must wait."),

    state<&StateSettings::url, Text<kStateUrl>>(
        kByRestart, "url", "sqlite:/var/lib/exosubmit/state.db",
        "Where outcomes are remembered: sqlite:/PATH, or memory:, which forgets them at a restart."),
    state<&StateSettings::journal_retention, Duration<kHour, 60 * kDay>>(
        kByReload, "journal_retention", "6d",
        "How long they are remembered: longer than Postfix keeps mail in its queue."),
    state<&StateSettings::share, Part>(kByReload, "share", "1/1",
                                       "This host's part of each limit where several hosts share a mailbox."),

    log<&LogSettings::target, Choice<kTarget>>(kByRestart, "target", "syslog", "syslog or stderr."),
    log<&LogSettings::facility, Text<kFacility>>(
        kByRestart, "facility", "mail", "Facility of syslog: mail, daemon, user or local0 to local7."),
    log<&LogSettings::level, Choice<kLevel>>(kByRestart, "level", "info", "error, warning, info or debug."),

    operator_key<&OperatorSettings::control, Text<kControlSocket>>(
        kByRestart, "control", "unix:/run/exosubmit/control.sock", "Socket of the operator's tool."),
    operator_key<&OperatorSettings::contact, Text<kAddress>>(
        kByReload, "contact", "", "Address told about holds and expiring credentials."),
    operator_key<&OperatorSettings::notify, Text<kHostAndPort>>(
        kByReload, "notify", "127.0.0.1:25", "Plain SMTP server that takes those messages."),
};

std::string& append(std::string& list, std::string_view name) {
  return list += (list.empty() ? "" : ", ") + std::string(name);
}

}  // namespace

std::span<const Key> key_table() { return kKeys; }

const Key* find_key(std::string_view section, std::string_view name) {
  const auto found = std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& known) {
    return known.section == section && known.name == name;
  });
  return found == kKeys.end() ? nullptr : &*found;
}

bool is_section(std::string_view section) {
  return std::any_of(kKeys.begin(), kKeys.end(), [&](const Key& known) { return known.section == section; });
}

std::string names_of_sections() {
  std::string list;
  std::string_view last;
  for (const Key& known : kKeys) {
    if (known.section != last)
      append(list, known.section == kMailboxSection ? "mailbox NAME" : known.section);
    last = known.section;
  }
  return list;
}

std::string names_of_keys(std::string_view section) {
  std::string list;
  for (const Key& known : kKeys) {
    if (known.section == section) append(list, known.name);
  }
  return list;
}

}  // namespace exosubmit::config
