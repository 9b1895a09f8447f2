#include "simulator/metadata_endpoint.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "simulator/identity.h"
#include "simulator/token_rule.h"

namespace exosubmit::simulator {
namespace {

constexpr std::string_view kPath = "/metadata/identity/oauth2/token";
constexpr std::string_view kBasic = "Basic ";
constexpr std::array<std::string_view, 2> kResources{"https://outlook.office365.com",
                                                     "https://outlook.office.com"};

HttpReply refused(const char* error, const std::string& description) {
  HttpReply reply;
  reply.status = 400;
  reply.body = nlohmann::ordered_json{{"error", error}, {"error_description", description}}.dump();
  return reply;
}

}  // namespace

void MetadataEndpoint::serve(Stream& stream) {
  std::string input;
  while (const auto request = read_request(stream, input)) {
    const HttpReply reply = answer(*request, stream);
    if (!stream.open() || !write_reply(stream, reply)) break;
    if (base::equal_ignoring_case(request->field("connection"), "close")) break;
  }
  stream.close();
}

void MetadataEndpoint::mistake(std::string_view what) const {
  world_.records.mistake("metadata", what, world_.counts);
}

HttpReply MetadataEndpoint::answer(const HttpRequest& request, Stream& stream) {
  ++world_.counts.token_requests;
  const std::size_t mark = std::min(request.path.find('?'), request.path.size());
  const auto query =
      parse_form(std::string_view(request.path).substr(std::min(mark + 1, request.path.size())));
  if (request.method != "GET" || std::string_view(request.path).substr(0, mark) != kPath || !query) {
    mistake(request.method + ' ' + request.path);
    return plain_reply(404, "");
  }
  Action rule;
  auto reply = obey_token_rule(world_, request.path, stream, rule);
  if (!reply) reply = fault_of(request, *query);
  if (!reply && is_arc()) reply = challenge(request);
  const std::string resource = value_of(*query, "resource");
  if (!reply) reply = issue(resource, rule);
  world_.records.token(reply->status, is_arc() ? "arc" : "vm", resource, value_of(*query, "client_id"));
  return *std::move(reply);
}

std::optional<HttpReply> MetadataEndpoint::fault_of(const HttpRequest& request, const Form& query) const {
  if (request.field("metadata") != "true") {
    mistake("Metadata: " + request.field("metadata"));
    return refused("invalid_request", "Required metadata header not specified");
  }
  const std::string version = value_of(query, "api-version");
  if (version != (is_arc() ? "2020-06-01" : "2018-02-01")) {
    mistake("api-version " + version);
    return refused("invalid_request", "The api-version is invalid");
  }
  const std::string resource = value_of(query, "resource");
  if (std::find(kResources.begin(), kResources.end(), resource) == kResources.end()) {
    return refused("invalid_resource", "AADSTS500011: The resource principal named " + resource +
                                           " was not found in the tenant named " + kTenant + ".");
  }
  const std::string client_id = value_of(query, "client_id");
  if (client_id.empty() || client_id == kClientId) return std::nullopt;
  return refused("invalid_request", "Identity not found");
}

// Nothing where the request holds the content of a file that only a friend of this host can read.
std::optional<HttpReply> MetadataEndpoint::challenge(const HttpRequest& request) {
  const std::string proof = request.field("authorization");
  const std::lock_guard lock(mutex_);
  if (proof.starts_with(kBasic) && keys_.erase(proof.substr(kBasic.size())) == 1) return std::nullopt;
  if (!proof.empty()) mistake("Authorization that answers no challenge");
  const std::string key = random_hex(64);
  const std::string path = world_.options.arc_tokens + '/' + guid() + ".key";
  HttpReply reply = plain_reply(401, "");
  if (!replace_file(path, key, true)) return plain_reply(500, "cannot write " + path);
  keys_.insert(key);
  reply.fields["WWW-Authenticate"] = "Basic realm=" + path;
  return reply;
}

// Numbers are strings here.
HttpReply MetadataEndpoint::issue(const std::string& resource, const Action& rule) const {
  ++world_.counts.tokens_issued;
  const auto lifetime = world_.live.token_lifetime();
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const auto valid_for = rule.kind == Action::Kind::kExpired ? -std::chrono::seconds(1) : lifetime;
  const std::string audience =
      rule.kind == Action::Kind::kWrongAudience ? "https://graph.microsoft.com" : resource;
  HttpReply reply;
  reply.body = nlohmann::ordered_json{
      {"access_token", world_.token_key.issue(audience, valid_for, true)},
      {"client_id", kClientId},
      {"expires_in", std::to_string(lifetime.count())},
      {"expires_on", std::to_string(now + lifetime.count())},
      {"ext_expires_in", std::to_string(lifetime.count())},
      {"not_before", std::to_string(now)},
      {"resource", resource},
      {"token_type",
       "Bearer"}}.dump();
  return reply;
}

}  // namespace exosubmit::simulator
