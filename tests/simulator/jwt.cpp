#include "simulator/jwt.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/encoding.h"

namespace exosubmit::simulator {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, FreeOpenSsl>;
using Json = nlohmann::ordered_json;

constexpr int kSaltBytes = 32;  // of PS256, exactly (RFC 7518 section 3.5)

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Json object_in(std::string_view encoded) {
  const auto octets = base::decode_base64url(encoded);
  return octets ? Json::parse(*octets, nullptr, false) : Json();
}

}  // namespace

std::string Jwt::text(const char* claim) const {
  const auto found = claims.find(claim);
  return found != claims.end() && found->is_string() ? found->get<std::string>() : std::string();
}

long Jwt::time(const char* claim) const {
  const auto found = claims.find(claim);
  return found != claims.end() && found->is_number_integer() ? found->get<long>() : 0;
}

std::optional<Jwt> parse_jwt(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto signature = base::decode_base64url(text.substr(last + 1));
  Jwt jwt{object_in(text.substr(0, first)), object_in(text.substr(first + 1, last - first - 1)),
          std::string(text.substr(0, last)), signature.value_or("")};
  if (!signature || !jwt.header.is_object() || !jwt.claims.is_object()) return std::nullopt;
  return jwt;
}

bool is_signed(const Jwt& jwt, EVP_PKEY* key, Algorithm algorithm) {
  const Context context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha256(), nullptr, key) != 1) return false;
  if (algorithm == Algorithm::kPs256) {
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, EVP_sha256());
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, kSaltBytes);
  }
  return EVP_DigestVerify(context.get(), octets_of(jwt.signature), jwt.signature.size(),
                          octets_of(jwt.content), jwt.content.size()) == 1;
}

std::string make_jwt(const Json& header, const Json& claims, EVP_PKEY* key) {
  const std::string content = base::base64url(header.dump()) + "." + base::base64url(claims.dump());
  const Context context(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets_of(content),
                 content.size());
  signature.resize(size);
  return content + "." + base::base64url(signature);
}

}  // namespace exosubmit::simulator
