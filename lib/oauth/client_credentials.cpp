#include "oauth/client_credentials.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "oauth/entra_reply.h"

namespace exosubmit::oauth {
namespace {

tl::unexpected<TokenFailure> no_request(std::string why, bool operator_must_act = false) {
  TokenFailure failure;
  failure.description = std::move(why);
  failure.operator_must_act = operator_must_act;
  return tl::unexpected(std::move(failure));
}

// Encoded once: Entra refuses a scope that was encoded twice (AADSTS70011, 1002012).
base::Secret make_form(const ClientCredentials& credentials, const base::Secret& secret) {
  std::string encoded_secret = base::percent_encode(secret.reveal());
  std::string form =
      "grant_type=client_credentials&client_id=" + base::percent_encode(credentials.client_id) +
      "&scope=" + base::percent_encode(credentials.scopes) + "&client_secret=";
  form.reserve(form.size() + encoded_secret.size());  // no growth once the secret is inside
  form += encoded_secret;
  base::wipe(encoded_secret);
  return base::Secret(std::move(form));
}

}  // namespace

SecretTokenSource::SecretTokenSource(ClientCredentials credentials, ReadSecret secret, HttpPost& http,
                                     base::Clock& clock)
    : credentials_(std::move(credentials)), secret_(std::move(secret)), http_(http), clock_(clock) {}

TokenResult SecretTokenSource::token(base::Clock::Steady deadline) {
  const auto secret = secret_();
  if (!secret) {
    return no_request(secret.error().text, secret.error().remedy == base::Remedy::kOperatorMustAct);
  }
  const auto asked = clock_.steady();
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - asked);
  const auto timeout = std::min<std::chrono::milliseconds>(credentials_.timeout, left);
  if (timeout.count() <= 0) return no_request("no time is left to ask for a token");

  const auto response = http_.post({credentials_.token_endpoint, make_form(credentials_, *secret), timeout});
  if (!response) return no_request(response.error().text);
  return parse_entra_reply(*response, asked, clock_.wall());
}

}  // namespace exosubmit::oauth
