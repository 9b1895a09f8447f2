#include "config/syntax.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/ascii.h"
#include "config/facility.h"
#include "mail/pattern.h"

namespace exosubmit::config {
namespace {

constexpr std::size_t kMaxSocketPath = 107;  // sun_path of unix(7), without the terminator
constexpr std::size_t kMaxShown = 60;

template <typename Predicate>
bool all_of(std::string_view text, Predicate predicate) {
  return !text.empty() && std::all_of(text.begin(), text.end(), predicate);
}

// Takes `start` off the front of `text`.
bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

bool is_printable(char c) { return c > ' ' && c <= '~'; }
bool is_hex(char c) { return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f'); }

bool is_label(std::string_view label) {
  return label.size() <= 63 && all_of(label, [](char c) { return base::is_alphanumeric(c) || c == '-'; }) &&
         label.front() != '-' && label.back() != '-';
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !all_of(text, base::is_digit)) return {};
  return value;
}

bool is_port(std::string_view text) {
  const auto port = number(text);
  return port && *port >= 1 && *port <= 65535;
}

bool is_numeric_address(int family, std::string_view text) {
  std::array<unsigned char, 16> address{};
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool is_path(std::string_view text) { return text.starts_with('/'); }
bool is_socket_path(std::string_view text) { return is_path(text) && text.size() <= kMaxSocketPath; }

// HOST:PORT, an IPv6 address in brackets.
bool is_host_and_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_port(text.substr(colon + 1))) return false;
  const std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    return is_numeric_address(AF_INET6, host.substr(1, host.size() - 2));
  }
  return is_host_name(host);
}

bool is_milter_socket(std::string_view text) {
  if (take(text, "unix:") || take(text, "local:")) return is_socket_path(text);
  const bool ipv6 = take(text, "inet6:");
  if (!ipv6 && !take(text, "inet:")) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !is_port(text.substr(0, at))) return false;
  const std::string_view host = text.substr(at + 1);
  return is_host_name(host) || (ipv6 && is_numeric_address(AF_INET6, host));
}

bool is_control_socket(std::string_view text) { return take(text, "unix:") && is_socket_path(text); }

bool is_address(std::string_view text) {
  return text != "<>" && !text.starts_with('@') && mail::AddressPattern::parse(text).has_value();
}

// 8-4-4-4-12 hexadecimal digits.
bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

// "common", "organizations" and "consumers" have no dot either: client credentials need one tenant.
bool is_tenant(std::string_view text) {
  return is_guid(text) || (is_host_name(text) && text.find('.') != std::string_view::npos);
}

bool is_name_octet(char c) {
  return base::is_alphanumeric(c) || std::string_view("._-@+").find(c) != std::string_view::npos;
}
bool is_name(std::string_view text) { return all_of(text, is_name_octet); }

bool is_secret_file(std::string_view text) {
  return take(text, "credential:") ? is_name(text) && !text.starts_with('.') : is_path(text);
}

bool is_token_endpoint(std::string_view text) {
  if (!take(text, "https://") || !all_of(text, is_printable)) return false;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find_first_of("?#") != std::string_view::npos) return false;
  const std::string_view authority = text.substr(0, slash);
  return is_host_name(authority) || is_host_and_port(authority);
}

bool is_proxy(std::string_view text) {
  return (take(text, "http://") || take(text, "https://") || take(text, "socks5://") ||
          take(text, "socks5h://")) &&
         is_host_and_port(text);
}

bool is_scope(std::string_view text) { return all_of(text, is_printable) && text.ends_with("/.default"); }

bool is_ehlo_name(std::string_view text) {
  if (!text.starts_with('[')) return is_host_name(text);
  if (!take(text, "[") || !text.ends_with(']')) return false;
  text.remove_suffix(1);
  return take(text, "IPv6:") ? is_numeric_address(AF_INET6, text) : is_numeric_address(AF_INET, text);
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  return year && month && day &&
         std::chrono::year_month_day(std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                     std::chrono::day(unsigned(*day)))
             .ok();
}

bool is_state_url(std::string_view text) {
  if (text == "memory:") return true;
  if (take(text, "sqlite:") || take(text, "redis+unix:")) return is_path(text);
  if (!take(text, "redis://")) return false;
  const std::size_t slash = text.find('/');
  return is_host_and_port(text.substr(0, slash)) &&
         (slash == std::string_view::npos || number(text.substr(slash + 1)).has_value());
}

bool is_facility(std::string_view text) { return facility_number(text).has_value(); }
bool is_managed_identity(std::string_view text) { return text == "vm" || text == "arc"; }
bool is_word(std::string_view text) {
  return all_of(text, [](char c) { return c != ' ' && c != '\t'; });
}

}  // namespace

bool is_host_name(std::string_view text) {
  if (text.size() > 253) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

const Syntax kAbsolutePath{is_path, "an absolute path"};
const Syntax kAddress{is_address, "an address user@domain"};
const Syntax kClientId{
    is_guid, "the application's (client) id, a GUID like 01234567-89ab-cdef-0123-456789abcdef", false};
const Syntax kControlSocket{is_control_socket, "unix:/PATH"};
const Syntax kDate{is_date, "a date YYYY-MM-DD"};
const Syntax kEhloName{is_ehlo_name, "a host name or an address literal like [192.0.2.1]"};
const Syntax kFacility{is_facility, "a syslog facility: mail, daemon, user or local0 to local7"};
const Syntax kHost{is_host_name, "a host name"};
const Syntax kHostAndPort{is_host_and_port, "HOST:PORT"};
const Syntax kManagedIdentity{is_managed_identity, "vm or arc"};
const Syntax kMilterSocket{is_milter_socket,
                           "unix:/PATH (at most 107 octets), local:/PATH, inet:PORT@HOST or inet6:PORT@HOST"};
const Syntax kProxy{is_proxy,
                    "http://HOST:PORT, https://, socks5:// or socks5h://, without user and password", false};
const Syntax kScopes{is_scope, "one scope that ends in /.default"};
const Syntax kSecretFile{is_secret_file,
                         "the absolute path of a file, or credential:NAME; never the secret itself", false};
const Syntax kSectionName{is_name, "[mailbox NAME] with letters, digits and . _ - @ + in NAME"};
const Syntax kStateUrl{is_state_url, "memory:, sqlite:/PATH, redis://HOST:PORT/NUMBER or redis+unix:/PATH",
                       false};
const Syntax kTenant{is_tenant,
                     "the tenant's GUID or one of its domains (never common, organizations or consumers)"};
const Syntax kTokenEndpoint{is_token_endpoint,
                            "https://HOST[:PORT]/PATH: the secret is sent there, so never http", false};
const Syntax kWord{is_word, "words without blanks"};

std::string wanted(std::string_view what, std::string_view text) {
  std::string sentence = "wanted " + std::string(what) + ", not \"";
  sentence += text.substr(0, kMaxShown);
  if (text.size() > kMaxShown) sentence += "...";
  return sentence + '"';
}

}  // namespace exosubmit::config
