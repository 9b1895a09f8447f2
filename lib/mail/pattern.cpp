#include "mail/pattern.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::mail {
namespace {

constexpr std::string_view kNullSender = "<>";
constexpr std::size_t kMaxLabel = 63;     // RFC 1035 section 2.3.4
constexpr std::size_t kMaxDomain = 253;   // the same, as text
constexpr std::size_t kMaxPattern = 254;  // RFC 5321 section 4.5.3.1.3, without the brackets

bool beyond_ascii(char c) { return (c & 0x80) != 0; }  // RFC 6531 allows UTF-8 on both sides

// An octet of a dot-atom (RFC 5322 section 3.2.3). Dots may stand anywhere: such addresses exist. Of the
// legal ones "*" is left out: whoever writes it means a wildcard, and @domain is that.
bool local_part_octet(char c) {
  constexpr std::string_view kOthers = "!#$%&'+-/=?^_`{|}~.";
  return base::is_alphanumeric(c) || beyond_ascii(c) || kOthers.find(c) != std::string_view::npos;
}

bool label_octet(char c) { return base::is_alphanumeric(c) || c == '-' || c == '_' || beyond_ascii(c); }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), label_octet);
}

bool is_domain(std::string_view domain) {
  if (domain.size() > kMaxDomain) return false;
  while (true) {
    const std::size_t dot = domain.find('.');
    if (!is_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

bool is_pattern(std::string_view text) {
  if (text == kNullSender) return true;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > kMaxPattern) return false;
  const std::string_view local = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  if (local.empty() && domain.starts_with('.')) domain.remove_prefix(1);
  return std::all_of(local.begin(), local.end(), local_part_octet) && is_domain(domain);
}

}  // namespace

base::Result<AddressPattern> AddressPattern::parse(std::string_view text) {
  if (!is_pattern(text)) {
    return base::failure(base::operator_must_act(
        "wanted user@domain, @domain, @.domain (its subdomains) or <>, not \"" + std::string(text) + '"'));
  }
  return AddressPattern(base::to_lower(text));
}

bool AddressPattern::matches(std::string_view address) const {
  if (text_ == kNullSender) return address.empty();
  if (!text_.starts_with('@')) return base::equal_ignoring_case(address, text_);
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view domain = address.substr(at + 1);
  const std::string_view wanted = std::string_view(text_).substr(1);
  if (!wanted.starts_with('.')) return base::equal_ignoring_case(domain, wanted);
  return domain.size() > wanted.size() &&
         base::equal_ignoring_case(domain.substr(domain.size() - wanted.size()), wanted);
}

bool any_matches(const std::vector<AddressPattern>& patterns, std::string_view address) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const AddressPattern& pattern) { return pattern.matches(address); });
}

}  // namespace exosubmit::mail
