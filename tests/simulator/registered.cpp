#include "simulator/registered.h"

#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/encoding.h"
#include "simulator/identity.h"
#include "simulator/records.h"

namespace exosubmit::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr long kSkew = 300;          // seconds that clocks may differ
constexpr long kShortestLife = 300;  // of an assertion that is signed with a certificate
constexpr long kLongestLife = 600;
constexpr long kFederatedLife = 3600;

long now() { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); }

tl::unexpected<base::Error> cannot_write(const std::string& path) {
  return base::failure(base::operator_must_act("cannot write " + path));
}

// Made when it is not there. It looks like Entra's, with the characters that a form must encode.
base::Result<std::string> secret_in(const std::string& path) {
  if (std::ifstream file(path); file) {
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return std::string(base::trim(content));
  }
  const std::string secret = "x8Q~" + base::base64url(random_octets(24)) + "+/.~&=";
  if (replace_file(path, secret, true)) return secret;
  return cannot_write(path);
}

base::Result<Certificate> certificate_in(const std::string& directory) {
  const auto key = key_in(directory + "/app_key.pem", true);
  if (!key) return base::failure(key.error());
  const std::string path = directory + "/app_certificate.pem";
  Certificate certificate = load_certificate(path);
  if (certificate) return certificate;
  certificate = self_signed(key->get(), "exosubmit", -std::chrono::hours(1), std::chrono::hours(24 * 365));
  if (!replace_file(path, pem_of(certificate.get()))) return cannot_write(path);
  return certificate;
}

std::string thumbprint(X509* certificate) {
  std::array<unsigned char, 32> digest{};
  X509_digest(certificate, EVP_sha256(), digest.data(), nullptr);
  return base::base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

AssertionRefusal signature_refused(std::string reason, const std::string& thumb, std::string mistake = {}) {
  return {700027, {{"reason", std::move(reason)}, {"thumbprint", thumb}}, std::move(mistake)};
}

std::optional<AssertionRefusal> refusal_of_times(const Jwt& jwt, long shortest, long longest) {
  const long from = jwt.time("nbf");
  const long until = jwt.time("exp");
  const AssertionRefusal refusal{
      700024,
      {{"now", std::to_string(now())}, {"from", std::to_string(from)}, {"until", std::to_string(until)}},
      {}};
  if (from > now() + kSkew || until < now() - kSkew) return refusal;
  if (until - from >= shortest && until - from <= longest) return std::nullopt;
  return AssertionRefusal{refusal.aadsts, refusal.values,
                          "an assertion's life of " + std::to_string(until - from) + " s"};
}

}  // namespace

base::Result<Registered> Registered::in(const std::string& directory, Kinds kinds) {
  Registered registered;
  for (const auto& [name, secret] : {std::pair("/client_secret", &registered.secret_),
                                     std::pair("/client_secret_2", &registered.second_secret_)}) {
    auto kept = secret_in(directory + name);
    if (!kept) return base::failure(kept.error());
    *secret = *std::move(kept);
  }
  if (kinds.certificate) {
    auto certificate = certificate_in(directory);
    if (!certificate) return base::failure(certificate.error());
    registered.certificate_ = *std::move(certificate);
  }
  if (kinds.federated) {
    auto key = key_in(directory + "/issuer_key.pem", true);
    if (!key) return base::failure(key.error());
    registered.issuer_ = *std::move(key);
    const std::string path = directory + "/federated_token";
    if (!replace_file(path, registered.federated_token() + "\n", true)) return cannot_write(path);
  }
  return registered;
}

Registered::Registered(Registered&& other) noexcept
    : secret_(std::move(other.secret_)),
      second_secret_(std::move(other.second_secret_)),
      certificate_(std::move(other.certificate_)),
      issuer_(std::move(other.issuer_)) {}

std::optional<AssertionRefusal> Registered::refusal_of(std::string_view assertion,
                                                       std::string_view token_endpoint) {
  const auto jwt = parse_jwt(assertion);
  if (!jwt) return AssertionRefusal{50027, {}, "an assertion that is no JWT"};
  const bool by_certificate = jwt->header.contains("x5t#S256") || jwt->header.contains("x5t");
  return by_certificate ? refusal_of_certificate(*jwt, token_endpoint) : refusal_of_federated(*jwt);
}

std::optional<AssertionRefusal> Registered::refusal_of_certificate(const Jwt& jwt,
                                                                   std::string_view token_endpoint) {
  const std::string algorithm = jwt.header.value("alg", "");
  const std::string thumb = jwt.header.value("x5t#S256", "");
  if (algorithm != "PS256")
    return signature_refused("The algorithm is not supported.", thumb, "alg " + algorithm);
  if (jwt.header.value("typ", "") != "JWT") return AssertionRefusal{50027, {}, "an assertion without typ"};
  if (!certificate_ || thumb != thumbprint(certificate_.get())) {
    return signature_refused("The key was not found.", thumb);
  }
  if (!is_signed(jwt, X509_get0_pubkey(certificate_.get()), Algorithm::kPs256)) {
    return signature_refused("The provided signature value did not match the expected signature value.",
                             thumb);
  }
  if (jwt.text("aud") != token_endpoint) return AssertionRefusal{700023, {}, "aud " + jwt.text("aud")};
  if (jwt.text("iss") != kClientId || jwt.text("sub") != kClientId) {
    return AssertionRefusal{700021, {}, "iss " + jwt.text("iss") + ", sub " + jwt.text("sub")};
  }
  if (jwt.time("iat") == 0) return AssertionRefusal{50027, {}, "an assertion without iat"};
  if (auto refusal = refusal_of_times(jwt, kShortestLife, kLongestLife)) return refusal;
  const std::string id = jwt.text("jti");
  const std::lock_guard lock(mutex_);
  if (id.size() == 36 && used_ids_.insert(id).second) return std::nullopt;
  return AssertionRefusal{700024, {}, id.size() == 36 ? "an assertion twice" : "jti is no GUID"};
}

std::optional<AssertionRefusal> Registered::refusal_of_federated(const Jwt& jwt) const {
  if (!issuer_ || jwt.text("iss") != kIssuer)
    return AssertionRefusal{700211, {{"issuer", jwt.text("iss")}}, {}};
  if (jwt.text("aud") != kExchangeAudience)
    return AssertionRefusal{700212, {{"audience", jwt.text("aud")}}, {}};
  if (jwt.text("sub") != kSubject) return AssertionRefusal{700213, {{"subject", jwt.text("sub")}}, {}};
  if (!is_signed(jwt, issuer_.get(), Algorithm::kRs256)) return AssertionRefusal{50013, {}, {}};
  return refusal_of_times(jwt, 0, 24 * kFederatedLife);
}

std::string Registered::federated_token(const std::map<std::string, std::string>& changes) const {
  if (!issuer_) return {};
  const auto value = [&](const char* name, const char* usual) {
    const auto found = changes.find(name);
    return found == changes.end() ? std::string(usual) : found->second;
  };
  const long lifetime = std::atol(value("lifetime", "3600").c_str());
  const long from = std::min(now(), now() + lifetime - kFederatedLife);
  return make_jwt(Json{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "issuer key 1"}},
                  Json{{"iss", value("iss", kIssuer)},
                       {"sub", value("sub", kSubject)},
                       {"aud", value("aud", kExchangeAudience)},
                       {"nbf", from},
                       {"iat", from},
                       {"exp", now() + lifetime}},
                  issuer_.get());
}

}  // namespace exosubmit::simulator
