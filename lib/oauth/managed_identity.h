// Tokens for the managed identity of an Azure VM, from the instance metadata service (Microsoft:
// how-to-use-vm-token), and what other managed identities share with it.
#pragma once

#include <chrono>
#include <string>

#include "oauth/metadata_service.h"
#include "oauth/token_source.h"

namespace exosubmit::oauth {

struct ManagedIdentity {
  std::string endpoint;   // URL without query
  std::string scopes;     // of the settings: "RESOURCE/.default"
  std::string client_id;  // of a user-assigned identity; empty: the system-assigned one
  std::chrono::seconds timeout{20};
};

// Where the service is: its fixed address, or what $AZURE_POD_IDENTITY_AUTHORITY_HOST names, as for
// Microsoft's own libraries.
std::string vm_endpoint();

// "https://outlook.office365.com" for ".../.default": these services take a resource, not a scope.
std::string resource_of(const std::string& scopes);

// Asks again, each time after a longer pause, while the service says that it is busy or being updated (404,
// 410, 429, 5xx) and until `end`. Then the last answer.
base::Result<HttpResponse> ask_patiently(MetadataService& service, MetadataRequest request,
                                         base::Clock& clock, base::Clock::Steady end);

// The service's answer, or that there was none, as a token or the failure. `asked`: when the request began.
TokenResult identity_token(const std::string& endpoint, const base::Result<HttpResponse>& response,
                           base::Clock::Steady asked, base::Clock::Wall now);

class VmIdentitySource final : public TokenSource {
 public:
  // References outlive this.
  VmIdentitySource(ManagedIdentity identity, MetadataService& service, base::Clock& clock);

  TokenResult token(base::Clock::Steady deadline) override;

 private:
  const ManagedIdentity identity_;
  MetadataService& service_;
  base::Clock& clock_;
};

}  // namespace exosubmit::oauth
