#include "oauth/client_credentials.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "oauth/entra_reply.h"
#include "oauth/form_field.h"

namespace exosubmit::oauth {
namespace {

// The assertion came too early, too late or a second time.
constexpr long kAadstsAssertionTime = 700024;

// Refusals of a federated token that do not come as invalid_client.
constexpr std::array<long, 7> kAadstsFederated{50013, 70021, 700021, 700211, 700212, 700213, 700229};

tl::unexpected<TokenFailure> no_request(const base::Error& error) {
  TokenFailure failure;
  failure.description = error.text;
  failure.operator_must_act = error.remedy == base::Remedy::kOperatorMustAct;
  return tl::unexpected(std::move(failure));
}

// Another credential could be accepted where this one was not.
bool is_about_credential(const TokenFailure& failure) {
  const bool federated =
      std::find(kAadstsFederated.begin(), kAadstsFederated.end(), failure.aadsts) != kAadstsFederated.end();
  return federated || failure.error == "invalid_client";
}

// Encoded once: Entra refuses a scope that was encoded twice (AADSTS70011, 1002012).
base::Secret form_of(const ClientCredentials& application, const base::Secret& proof) {
  return joined("grant_type=client_credentials&client_id=" + base::percent_encode(application.client_id) +
                    "&scope=" + base::percent_encode(application.scopes),
                proof);
}

}  // namespace

ClientCredentialsSource::ClientCredentialsSource(ClientCredentials application, ReadCredential read,
                                                 AcceptedCredential* accepted, HttpPost& http,
                                                 base::Clock& clock)
    : application_(std::move(application)),
      name_(application_.token_endpoint + ' ' + application_.client_id),
      read_(std::move(read)),
      accepted_(accepted),
      http_(http),
      clock_(clock) {}

TokenResult ClientCredentialsSource::token(base::Clock::Steady deadline) {
  std::shared_ptr<const Credential> current;
  TokenResult result = ask_with_files(current, deadline);
  if (accepted_ == nullptr) return result;
  if (result) {
    accepted_->accepted(name_, std::move(current));
    return result;
  }
  const auto old = accepted_->of(name_);
  if (!old) return result;
  const bool new_one_failed =
      !current || (current->digest() != old->digest() && is_about_credential(result.error()));
  if (!new_one_failed) return result;
  TokenResult with_old = ask(*old, deadline);
  if (!with_old) return result;
  accepted_->used_in_place(result.error());
  return with_old;
}

// `used` stays empty where the files hold nothing that can be used.
TokenResult ClientCredentialsSource::ask_with_files(std::shared_ptr<const Credential>& used,
                                                    base::Clock::Steady deadline) {
  auto read = read_();
  if (!read) return no_request(read.error());
  used = *read;
  TokenResult result = ask(*used, deadline);
  if (result || result.error().aadsts != kAadstsAssertionTime) return result;
  // Once more with a fresh assertion: the first may have been late, or taken for a repetition.
  read = read_();
  if (!read) return result;
  used = *read;
  return ask(*used, deadline);
}

TokenResult ClientCredentialsSource::ask(const Credential& credential, base::Clock::Steady deadline) {
  const auto proof = credential.proof(clock_.wall());
  if (!proof) return no_request(proof.error());
  const auto asked = clock_.steady();
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - asked);
  const auto timeout = std::min<std::chrono::milliseconds>(application_.timeout, left);
  if (timeout.count() <= 0) return no_request(base::try_later("no time is left to ask for a token"));

  const auto response = http_.post({application_.token_endpoint, form_of(application_, *proof), timeout});
  if (!response) return no_request(base::try_later(response.error().text));
  return parse_entra_reply(*response, asked, clock_.wall());
}

}  // namespace exosubmit::oauth
