#include "oauth/read_credential.h"

#include <utility>

#include "config/credential_files.h"
#include "config/load.h"
#include "oauth/client_assertion.h"
#include "oauth/client_secret.h"

namespace exosubmit::oauth {
namespace {

using Read = base::Result<std::shared_ptr<const Credential>>;

template <typename Kind>
Read read_one(const std::string& file) {
  auto content = config::read_secret(file);
  if (!content) return base::failure(content.error());
  return std::make_shared<const Kind>(file, std::move(*content));
}

}  // namespace

Read read_credential(const config::EntraSettings& settings) {
  if (!settings.federated_token_file.empty()) {
    return read_one<FederatedAssertion>(settings.federated_token_file);
  }
  if (settings.certificate_file.empty()) return read_one<ClientSecret>(settings.client_secret_file);
  auto pair = config::read_key_pair(settings);
  if (!pair) return base::failure(pair.error());
  return std::make_shared<const CertificateAssertion>(
      settings.certificate_file, std::move(*pair),
      CertificateAssertion::Claims{settings.token_endpoint, settings.client_id});
}

}  // namespace exosubmit::oauth
