// The credentials that the one application has in Entra ID, and how an assertion is judged by them.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "simulator/certificates.h"
#include "simulator/dialogues.h"
#include "simulator/jwt.h"

namespace exosubmit::simulator {

// The one federated credential: the issuer's key is ours.
inline constexpr char kIssuer[] = "https://issuer.example/pool";
inline constexpr char kSubject[] = "system:serviceaccount:mail:exosubmit";
inline constexpr char kExchangeAudience[] = "api://AzureADTokenExchange";

struct AssertionRefusal {
  long aadsts = 0;
  Dialogues::Values values;
  std::string mistake;  // no client of ours may do that at all; empty: it may come about
};

struct Kinds {
  bool certificate = false;
  bool federated = false;
};

// Shared by all threads.
class Registered {
 public:
  // What the directory keeps, or is made there: client_secret and client_secret_2; app_certificate.pem and
  // app_key.pem where `certificate`; issuer_key.pem and a fresh federated_token where `federated`.
  static base::Result<Registered> in(const std::string& directory, Kinds kinds);
  Registered(Registered&& other) noexcept;

  bool knows_secret(std::string_view secret) const { return secret == secret_ || secret == second_secret_; }

  // Nothing where Entra ID accepts it at this token endpoint.
  std::optional<AssertionRefusal> refusal_of(std::string_view assertion, std::string_view token_endpoint);

  // As the issuer signs it; `changes`: other iss, sub, aud, or lifetime in seconds. Empty without an issuer.
  std::string federated_token(const std::map<std::string, std::string>& changes = {}) const;

 private:
  Registered() = default;
  std::optional<AssertionRefusal> refusal_of_certificate(const Jwt& jwt, std::string_view token_endpoint);
  std::optional<AssertionRefusal> refusal_of_federated(const Jwt& jwt) const;

  std::string secret_, second_secret_;
  Certificate certificate_;  // null: none
  Key issuer_;               // null: none
  std::mutex mutex_;
  std::set<std::string> used_ids_;  // guarded by mutex_
};

}  // namespace exosubmit::simulator
