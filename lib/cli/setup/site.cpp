#include "cli/setup/site.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/ascii.h"
#include "base/encoding.h"
#include "cli/setup/quote.h"
#include "cli/terminal.h"
#include "config/syntax.h"

namespace exosubmit::cli {
namespace {

using base::Result;

constexpr std::size_t kMostNameOctets = 120;  // Microsoft Graph: application, displayName
constexpr std::size_t kMostPemOctets = 64 * 1024;

Result<void> unfit(const std::string& option, const std::string& text, const std::string& wanted) {
  return base::failure(
      base::operator_must_act(option + ": wanted " + wanted + ", not '" + printable(text) + '\''));
}

Result<void> check_address(const std::string& option, const std::string& address) {
  const bool fits = config::kAddress.fits(address) && is_plain_name(address);
  return fits ? Result<void>{} : unfit(option, address, config::kAddress.wanted);
}

Result<void> check_each(const std::string& option, const std::vector<std::string>& addresses) {
  for (auto address = addresses.begin(); address != addresses.end(); ++address) {
    const auto checked = check_address(option, *address);
    if (!checked) return checked;
    const bool twice = std::any_of(addresses.begin(), address, [&](const std::string& earlier) {
      return base::equal_ignoring_case(earlier, *address);
    });
    if (twice) return unfit(option, *address, "each address once");
  }
  return {};
}

}  // namespace

Result<void> check_site(const SetupSite& site) {
  if (!config::kTenant.fits(site.tenant) || !is_plain_name(site.tenant)) {
    return unfit("--tenant", site.tenant, config::kTenant.wanted);
  }
  if (!is_plain_name(site.app_name) || site.app_name.size() > kMostNameOctets) {
    return unfit("--app-name", site.app_name,
                 "1 to 120 octets of UTF-8 without control characters or line ends");
  }
  const auto mailboxes = check_each("--mailbox", site.mailboxes);
  return mailboxes ? check_each("--pool-address", site.pool_addresses) : mailboxes;
}

Result<std::string> read_certificate(const std::string& file) {
  const auto fail = [&](const std::string& why) {
    return base::failure(base::operator_must_act("--certificate " + printable(file) + ": " + why));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "re"), std::fclose);
  if (!stream) return fail(std::strerror(errno));
  std::string pem(kMostPemOctets, '\0');
  pem.resize(std::fread(pem.data(), 1, pem.size(), stream.get()));
  if (std::ferror(stream.get()) != 0) return fail(std::strerror(errno));

  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  const std::size_t begin = pem.find(kBegin);
  const std::size_t end = pem.find("-----END CERTIFICATE-----", begin == std::string::npos ? 0 : begin);
  if (begin == std::string::npos || end == std::string::npos) return fail("wanted a certificate in PEM");
  std::string body = pem.substr(begin + kBegin.size(), end - begin - kBegin.size());
  body.erase(
      std::remove_if(body.begin(), body.end(), [](char c) { return c == '\n' || c == '\r' || c == ' '; }),
      body.end());
  const bool base64 = !body.empty() && std::all_of(body.begin(), body.end(), [](char c) {
    return base::is_alphanumeric(c) || c == '+' || c == '/' || c == '=';
  });
  return base64 ? Result<std::string>(body)
                : fail("what stands between BEGIN and END CERTIFICATE is no base64");
}

}  // namespace exosubmit::cli
