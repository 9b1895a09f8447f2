#include "submit/redirection.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "mail/folding.h"

namespace exosubmit::submit {
namespace {

constexpr std::size_t kMaxListBytes = 4000;

// Octets that a field may not have are written as in a URL.
std::string printable(std::string_view address) {
  std::string text;
  for (const char c : address) {
    const auto octet = static_cast<unsigned char>(c);
    text += octet < 0x21 || octet > 0x7e ? fmt::format("%{:02X}", octet) : std::string(1, c);
  }
  return text;
}

}  // namespace

base::Digest redirected(const base::Digest& fingerprint, std::string_view redirect_to) {
  base::Sha256 hash;
  hash.update_field({reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()});
  hash.update_field("redirect_to");
  hash.update_field(base::to_lower(redirect_to));
  return hash.finish();
}

std::string recipients_field(const std::vector<std::string>& recipients) {
  constexpr std::string_view kName = "X-Exosubmit-Recipients:";
  std::string list = fmt::format(" {}", recipients.size());
  for (const std::string& recipient : recipients) {
    const bool first = &recipient == &recipients.front();
    if (list.size() > kMaxListBytes) {
      list += ", ...";
      break;
    }
    list += (first ? ": " : ", ") + printable(recipient);
  }
  return std::string(kName) + mail::fold(list, kName.size()) + "\r\n";
}

}  // namespace exosubmit::submit
