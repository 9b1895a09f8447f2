#include "simulator/token_endpoint.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "simulator/entra_error.h"
#include "simulator/identity.h"
#include "simulator/token_rule.h"

namespace exosubmit::simulator {
namespace {

constexpr std::string_view kSuffix = "/.default";
constexpr std::string_view kPathEnd = "/oauth2/v2.0/token";
constexpr std::array<std::string_view, 2> kResources{"https://outlook.office365.com",
                                                     "https://outlook.office.com"};
constexpr std::array<std::string_view, 6> kParameters{
    "grant_type", "client_id", "scope", "client_secret", "client_assertion_type", "client_assertion"};
constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string tenant_of(std::string_view path) {
  if (!path.starts_with('/') || !path.ends_with(kPathEnd) || path.size() <= kPathEnd.size() + 1) return {};
  path = path.substr(1, path.size() - 1 - kPathEnd.size());
  return path.find('/') == std::string_view::npos ? std::string(path) : std::string();
}

// RFC 9110 section 5.6.7.
std::string http_date(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(time));
}

}  // namespace

void TokenEndpoint::serve(Stream& stream) {
  if (!stream.start_tls(world_.https_tls.get())) return;
  std::string input;
  while (const auto request = read_request(stream, input)) {
    HttpReply reply = answer(*request, stream);
    reply.fields["Date"] = http_date(std::chrono::system_clock::now() + world_.live.date_offset());
    world_.stop.sleep(world_.live.round_trip());
    if (!stream.open() || !write_reply(stream, reply)) break;
    if (base::equal_ignoring_case(request->field("connection"), "close")) break;
  }
  stream.close();
}

void TokenEndpoint::mistake(std::string_view what) const {
  world_.records.mistake("token", what, world_.counts);
}

HttpReply TokenEndpoint::error(long aadsts, Dialogues::Values values) const {
  values.emplace_back("client_id", kClientId);
  values.emplace_back("tenant", kTenant);
  return entra_error(world_.dialogues, aadsts, values);
}

HttpReply TokenEndpoint::answer(const HttpRequest& request, Stream& stream) {
  if (request.method == "HEAD" && request.path == "/") return {};  // is the server there? No token is wanted
  ++world_.counts.token_requests;
  Action rule;
  const auto form = parse_form(request.body);
  auto reply = fault_of_request(request);
  if (!reply && !form) {
    mistake("the body is no form, encoded as it must be");
    reply = error(900144, {{"parameter", "grant_type"}});
  }
  const Form parameters = form.value_or(Form());
  look_for_mistakes(parameters);
  if (!reply) reply = obey_token_rule(world_, request.body, stream, rule);
  if (!reply) reply = fault_of_form(request, parameters);
  if (!reply) reply = issue(parameters, rule);
  reply->fields["Cache-Control"] = "no-store, no-cache";
  reply->fields["x-ms-ests-server"] = "2.1.19683.7 - WEULR1 ProdSlices";
  world_.records.token(reply->status, value_of(parameters, "grant_type"), value_of(parameters, "scope"),
                       value_of(parameters, "client_id"));
  return *std::move(reply);
}

std::optional<HttpReply> TokenEndpoint::fault_of_request(const HttpRequest& request) const {
  if (request.method != "POST") {
    mistake("method " + request.method);
    return plain_reply(405, "");
  }
  if (tenant_of(request.path).empty()) {
    mistake("path " + request.path);
    return plain_reply(404, "");
  }
  if (request.field("content-type") != "application/x-www-form-urlencoded") {
    mistake("Content-Type " + request.field("content-type"));
    return error(900144, {{"parameter", "grant_type"}});
  }
  return std::nullopt;
}

void TokenEndpoint::look_for_mistakes(const Form& form) const {
  std::set<std::string> seen;
  for (const auto& [name, value] : form) {
    if (!seen.insert(name).second) mistake("parameter twice: " + name);
    if (std::find(kParameters.begin(), kParameters.end(), name) == kParameters.end()) {
      mistake("unknown parameter " + name);
    }
  }
  if (value_of(form, "scope").find('%') != std::string::npos) mistake("the scope is percent-encoded twice");
}

std::optional<HttpReply> TokenEndpoint::fault_of_form(const HttpRequest& request, const Form& form) const {
  const std::string tenant = tenant_of(request.path);
  const std::string client_id = value_of(form, "client_id");
  for (const char* const name : {"grant_type", "client_id", "scope"}) {
    if (value_of(form, name).empty()) return error(900144, {{"parameter", name}});
  }
  if (value_of(form, "grant_type") != "client_credentials") {
    return error(70003, {{"grant_type", value_of(form, "grant_type")}});
  }
  if (tenant != kTenant) return error(90002, {{"tenant", tenant}});
  if (client_id != kClientId) return error(700016, {{"client_id", client_id}});
  if (auto fault = fault_of_scope(value_of(form, "scope"))) return fault;
  return fault_of_credential(request, form);
}

std::optional<HttpReply> TokenEndpoint::fault_of_credential(const HttpRequest& request,
                                                            const Form& form) const {
  const std::string secret = value_of(form, "client_secret");
  const std::string assertion = value_of(form, "client_assertion");
  if (secret.empty() && assertion.empty()) return error(7000218);
  if (assertion.empty()) {
    if (!world_.registered.knows_secret(secret)) return error(7000215);
    return std::nullopt;
  }
  if (!secret.empty()) mistake("a secret and an assertion");
  if (value_of(form, "client_assertion_type") != kAssertionType) {
    mistake("client_assertion_type " + value_of(form, "client_assertion_type"));
    return error(900144, {{"parameter", "client_assertion_type"}});
  }
  const auto refusal =
      world_.registered.refusal_of(assertion, "https://" + request.field("host") + request.path);
  if (!refusal) return std::nullopt;
  if (!refusal->mistake.empty()) mistake(refusal->mistake);
  return error(refusal->aadsts, refusal->values);
}

std::optional<HttpReply> TokenEndpoint::fault_of_scope(const std::string& scope) const {
  if (scope.find(' ') != std::string::npos) return error(70011, {{"scope", scope}});
  const bool whole = scope.starts_with("https://") && scope.ends_with(kSuffix);
  if (!whole) return error(1002012, {{"scope", scope}});
  const std::string resource = scope.substr(0, scope.size() - kSuffix.size());
  const bool known = std::find(kResources.begin(), kResources.end(), resource) != kResources.end();
  if (!known) return error(500011, {{"resource", resource}});
  return std::nullopt;
}

HttpReply TokenEndpoint::issue(const Form& form, const Action& rule) const {
  const std::string scope = value_of(form, "scope");
  const bool by_assertion = !value_of(form, "client_assertion").empty();
  ++world_.counts.tokens_issued;
  const auto lifetime = world_.live.token_lifetime();
  const std::string audience = rule.kind == Action::Kind::kWrongAudience
                                   ? "https://graph.microsoft.com"
                                   : scope.substr(0, scope.size() - kSuffix.size());
  const auto valid_for = rule.kind == Action::Kind::kExpired ? -std::chrono::seconds(1) : lifetime;
  const auto shown = std::max<long>(lifetime.count() - 1, 0);
  const nlohmann::ordered_json body{
      {"token_type", "Bearer"},
      {"expires_in", shown},
      {"ext_expires_in", shown},
      {"access_token", world_.token_key.issue(audience, valid_for, by_assertion)}};
  HttpReply reply;
  reply.body = body.dump();
  reply.fields["x-ms-request-id"] = guid();
  return reply;
}

}  // namespace exosubmit::simulator
