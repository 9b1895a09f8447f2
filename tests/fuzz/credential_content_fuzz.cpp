// Fuzzes what is read of a credential: files whose content anybody may have botched, and the challenge of the
// agent of Azure Arc.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/certificate.h"
#include "base/rsa_key.h"
#include "oauth/arc_identity.h"
#include "oauth/credential_form.h"
#include "require.h"

namespace {

using exosubmit::fuzz::require;
namespace oauth = exosubmit::oauth;

constexpr std::size_t kMaxFileBytes = 64 * 1024;

bool is_claim(std::string_view text) {
  return text.size() <= 200 &&
         text.find_first_of(std::string_view("\r\n\x1b\0", 4)) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMaxFileBytes) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const exosubmit::base::Secret content{std::string(text)};

  const std::string fault = oauth::fault_of_client_secret(content);
  require(!fault.empty() || text.find_first_of(" \t\r\n") == std::string::npos);
  if (const auto claims = oauth::claims_of(content)) {
    require(is_claim(claims->issuer) && is_claim(claims->subject) && is_claim(claims->audience));
  }
  if (const auto certificate = exosubmit::base::Certificate::parse(content)) {
    static_cast<void>(certificate->valid_until());
    require(certificate->subject().find('\n') == std::string::npos);
  }
  static_cast<void>(exosubmit::base::RsaKey::parse(content));
  require(!oauth::read_challenge(text, "/nonexistent").has_value());
  return 0;
}
