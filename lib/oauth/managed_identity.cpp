#include "oauth/managed_identity.h"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "oauth/entra_reply.h"
#include "oauth/retry_after.h"

namespace exosubmit::oauth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kAuthority = "http://169.254.169.254";
constexpr std::string_view kPath = "/metadata/identity/oauth2/token";
constexpr std::string_view kVersion = "?api-version=2018-02-01&resource=";
constexpr std::string_view kDefaultScope = "/.default";

constexpr seconds kFirstPause{1};
constexpr int kOk = 200;

bool is_passing(int status) { return status == 404 || status == 410 || status == 429 || status >= 500; }

// Nobody notifies: only the time ends it.
void pause(base::Clock& clock, base::Clock::Steady until) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  while (clock.steady() < until) clock.wait_until(lock, never, until);
}

}  // namespace

std::string vm_endpoint() {
  const char* const authority = std::getenv("AZURE_POD_IDENTITY_AUTHORITY_HOST");
  std::string endpoint(authority != nullptr && *authority != '\0' ? std::string_view(authority) : kAuthority);
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint + std::string(kPath);
}

std::string resource_of(const std::string& scopes) {
  return scopes.ends_with(kDefaultScope) ? scopes.substr(0, scopes.size() - kDefaultScope.size()) : scopes;
}

base::Result<HttpResponse> ask_patiently(MetadataService& service, MetadataRequest request,
                                         base::Clock& clock, base::Clock::Steady end) {
  seconds wait = kFirstPause;
  while (true) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - clock.steady());
    if (left.count() <= 0) return base::failure(base::try_later("no time is left to ask for a token"));
    request.timeout = left;
    auto response = service.get(request);
    if (!response || !is_passing(response->status)) return response;
    const auto asked_for = parse_retry_after(response->retry_after, response->date, clock.wall());
    const auto next = clock.steady() + std::max(wait, asked_for.value_or(seconds{0}));
    if (next >= end) return response;
    pause(clock, next);
    wait *= 2;
  }
}

TokenResult identity_token(const std::string& endpoint, const base::Result<HttpResponse>& response,
                           base::Clock::Steady asked, base::Clock::Wall now) {
  TokenFailure failure;
  if (!response) {
    failure.operator_must_act = response.error().remedy == base::Remedy::kOperatorMustAct;
    failure.description = "managed identity: " + response.error().text;
    return tl::unexpected(std::move(failure));
  }
  TokenResult result = parse_entra_reply(*response, asked, now);
  if (result || response->status == kOk) return result;
  // Their words are not Entra ID's: the catalogue's rows would say the wrong thing of them.
  failure = std::move(result.error());
  failure.description = "managed identity: " + endpoint + " answered HTTP " +
                        std::to_string(response->status) + ": " + failure.description;
  failure.error.clear();
  failure.operator_must_act = !is_passing(response->status);
  return tl::unexpected(std::move(failure));
}

VmIdentitySource::VmIdentitySource(ManagedIdentity identity, MetadataService& service, base::Clock& clock)
    : identity_(std::move(identity)), service_(service), clock_(clock) {}

TokenResult VmIdentitySource::token(base::Clock::Steady deadline) {
  MetadataRequest request;
  request.url =
      identity_.endpoint + std::string(kVersion) + base::percent_encode(resource_of(identity_.scopes));
  if (!identity_.client_id.empty()) request.url += "&client_id=" + base::percent_encode(identity_.client_id);
  const auto asked = clock_.steady();
  const auto response =
      ask_patiently(service_, std::move(request), clock_, std::min(deadline, asked + identity_.timeout));
  return identity_token(identity_.endpoint, response, asked, clock_.wall());
}

}  // namespace exosubmit::oauth
