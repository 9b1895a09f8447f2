#include "oauth/entra_reply.h"

#include <string>

#include <fmt/format.h>

#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTrace = "0a0a0a0a-1111-2222-3333-444444444444";
constexpr const char* kCorrelation = "5b5b5b5b-1111-2222-3333-444444444444";

oauth::HttpResponse response(int status, std::string body,
                             const char* type = "application/json; charset=utf-8") {
  oauth::HttpResponse made;
  made.status = status;
  made.content_type = type;
  made.body = base::Secret(std::move(body));
  return made;
}

std::string error_body(const char* error, long code, const char* sentence, const char* separator = " ") {
  return fmt::format(
      R"({{"error":"{}","error_description":"AADSTS{}: {} More words. And more.{}Trace ID: {}{}Correlation ID: {}",)"
      R"("error_codes":[{}],"timestamp":"2026-01-09 02:02:12Z","trace_id":"{}","correlation_id":"{}",)"
      R"("error_uri":"https://login.microsoftonline.com/error?code={}"}})",
      error, code, sentence, separator, kTrace, separator, kCorrelation, code, kTrace, kCorrelation, code);
}

TEST_GROUP(EntraReply) {
  test::FakeClock clock;

  oauth::TokenResult parse(const oauth::HttpResponse& reply) {
    return oauth::parse_entra_reply(reply, clock.steady(), clock.wall());
  }
  oauth::TokenFailure failure_of(const oauth::HttpResponse& reply) {
    const oauth::TokenResult result = parse(reply);
    CHECK_FALSE(result.has_value());
    return result.error();
  }
};

TEST(EntraReply, GivesATokenWithNumbersAsNumbersOrStrings) {
  const char* table[] = {
      R"({"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"eyJ0.a-b_c.d"})",
      R"({"token_type":"Bearer","expires_in":"3599","expires_on":"1780000000","access_token":"eyJ0.a-b_c.d"})",
      R"({"token_type":"bearer","expires_in":3599,"access_token":"eyJ0.a-b_c.d","scope":null})",
      "\r\n {\"access_token\":\"eyJ0.a-b_c.d\", \"expires_in\":3599, \"token_type\":\"Bearer\"} \r\n",
  };
  for (const char* body : table) {
    const auto result = parse(response(200, body));

    CHECK_TRUE_TEXT(result.has_value(), body);
    STRCMP_EQUAL("eyJ0.a-b_c.d", std::string(result->value.reveal()).c_str());
    CHECK_TRUE(result->expires == clock.steady() + 3599s);
    CHECK_FALSE(result->refresh_at.has_value());
  }
}

TEST(EntraReply, HonoursRefreshIn) {
  const auto result = parse(
      response(200, R"({"token_type":"Bearer","expires_in":86399,"refresh_in":"43199","access_token":"a"})"));

  CHECK_TRUE(result->refresh_at == clock.steady() + 43199s);
}

TEST(EntraReply, DoesNotBelieveALifetimeOverADayAndSome) {
  const auto result = parse(response(
      200, R"({"token_type":"Bearer","expires_in":9223372036854775807,"refresh_in":9223372036854775807,)"
           R"("access_token":"a"})"));

  CHECK_TRUE(result->expires == clock.steady() + 28h);
  CHECK_FALSE(result->refresh_at.has_value());
}

TEST(EntraReply, RefusesAnUnfitToken) {
  const struct {
    const char *body, *why;
  } table[] = {
      {R"({"token_type":"pop","expires_in":3599,"access_token":"a"})", "token_type is \"pop\", not Bearer"},
      {R"({"expires_in":3599,"access_token":"a"})", "token_type is \"\", not Bearer"},
      {R"({"token_type":"Bearer","expires_in":3599})", "access_token is missing or malformed"},
      {R"({"token_type":"Bearer","expires_in":3599,"access_token":""})",
       "access_token is missing or malformed"},
      {R"({"token_type":"Bearer","expires_in":3599,"access_token":7})",
       "access_token is missing or malformed"},
      {R"({"token_type":"Bearer","expires_in":3599,"access_token":"a\u0001b"})",
       "access_token is missing or malformed"},
      {R"({"token_type":"Bearer","access_token":"a"})",
       "expires_in is missing or not a number of seconds to come"},
      {R"({"token_type":"Bearer","expires_in":0,"access_token":"a"})",
       "expires_in is missing or not a number of seconds to come"},
      {R"({"token_type":"Bearer","expires_in":-5,"access_token":"a"})",
       "expires_in is missing or not a number of seconds to come"},
      {R"({"token_type":"Bearer","expires_in":"soon","access_token":"a"})",
       "expires_in is missing or not a number of seconds to come"},
      {R"({})", "token_type is \"\", not Bearer"},
  };
  for (const auto& row : table) {
    const oauth::TokenFailure failure = failure_of(response(200, row.body));

    STRCMP_EQUAL((std::string("the token endpoint's answer is unfit: ") + row.why).c_str(),
                 failure.description.c_str());
    CHECK_EQUAL(200, failure.http_status);
  }
}

TEST(EntraReply, NamesEachKnownError) {
  const struct {
    int status;
    const char* error;
    long code;
    const char* sentence;
  } table[] = {
      {401, "invalid_client", 7000215, "Invalid client secret provided."},
      {401, "invalid_client", 7000222, "The provided client secret keys for app '1-2' are expired."},
      {400, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required."},
      {401, "invalid_client", 7000218, "The request body must contain a credential."},
      {401, "invalid_client", 7000214, "The certificate is unusable."},
      {401, "invalid_client", 7000274, "The assertion is unusable."},
      {401, "invalid_client", 7000277, "The assertion is unusable."},
      {401, "invalid_client", 1000502, "The provided certificate is not within its validity window."},
      {401, "invalid_client", 700027, "Client assertion contains an invalid signature."},
      {401, "invalid_client", 700024, "Client assertion is not within its valid time range."},
      {401, "invalid_client", 50013, "Assertion failed signature validation."},
      {400, "invalid_request", 700021, "Client assertion application identifier doesn't match."},
      {400, "invalid_request", 700211, "No matching federated identity record found for issuer 'a'."},
      {401, "invalid_client", 700213, "No matching federated identity record found for subject 'a'."},
      {401, "invalid_client", 700229, "Only app-only tokens can be used."},
      {400, "unauthorized_client", 700016, "Application with identifier 'a.b' was not found in 'c'."},
      {401, "invalid_client", 7000229, "The client application is missing service principal."},
      {401, "unauthorized_client", 7000112, "Application 'a' is disabled."},
      {400, "invalid_request", 90002, "Tenant 'contoso.example' not found."},
      {400, "invalid_request", 900023, "Specified tenant identifier 'x' is neither a DNS name nor a GUID."},
      {400, "invalid_request", 900144, "The request body must contain 'client_id'."},
      {400, "invalid_scope", 70011, "The provided request must include a 'scope' parameter."},
      {400, "invalid_scope", 1002012, "The provided value for scope a/b is not valid."},
      {400, "invalid_resource", 500011, "The resource principal named https://a.example was not found."},
      {400, "invalid_resource", 500014, "The service principal for resource 'a' is disabled."},
      {400, "invalid_grant", 50034, "The user account does not exist."},
      {400, "access_denied", 53003, "Access has been blocked by Conditional Access policies."},
      {400, "access_denied", 530035, "Access has been blocked by security defaults."},
      {400, "invalid_grant", 65001, "The user or administrator has not consented."},
      {400, "invalid_grant", 50196, "The server terminated an operation."},
      {503, "temporarily_unavailable", 90033, "A transient error has occurred."},
      {400, "server_error", 50000, "There was an error issuing a token."},
      {429, "invalid_request", 90055, "The tenant request was throttled."},
  };
  for (const auto& row : table) {
    for (const char* separator : {" ", "\\r\\n"}) {
      const oauth::TokenFailure failure =
          failure_of(response(row.status, error_body(row.error, row.code, row.sentence, separator)));

      CHECK_EQUAL(row.status, failure.http_status);
      STRCMP_EQUAL(row.error, failure.error.c_str());
      LONGS_EQUAL(row.code, failure.aadsts);
      STRCMP_EQUAL(fmt::format("AADSTS{}: {}", row.code, row.sentence).c_str(), failure.description.c_str());
      STRCMP_EQUAL(kTrace, failure.trace_id.c_str());
      STRCMP_EQUAL(kCorrelation, failure.correlation_id.c_str());
      CHECK_FALSE(failure.operator_must_act);
    }
  }
}

TEST(EntraReply, TakesWhatALameErrorGives) {
  const struct {
    const char *body, *error, *description;
    long code;
  } table[] = {
      {R"({"error":"invalid_client"})", "invalid_client", "invalid_client", 0},
      {R"({"error":"invalid_client","error_description":"AADSTS7000215: Wrong","error_codes":[]})",
       "invalid_client", "AADSTS7000215: Wrong", 7000215},
      {R"({"error":"invalid_client","error_description":"Wrong","error_codes":["7000215"]})",
       "invalid_client", "Wrong", 7000215},
      {R"({"error":"x","error_description":"AADSTS90002:\r\n\tTenant\u0000 'a.b' not found\r\nTrace ID: 1"})",
       "x", "AADSTS90002: Tenant 'a.b' not found", 90002},
      {R"({"error":"x","error_description":7,"error_codes":{"a":1},"trace_id":[]})", "x", "x", 0},
  };
  for (const auto& row : table) {
    const oauth::TokenFailure failure = failure_of(response(400, row.body));

    STRCMP_EQUAL(row.error, failure.error.c_str());
    STRCMP_EQUAL(row.description, failure.description.c_str());
    LONGS_EQUAL(row.code, failure.aadsts);
  }
}

TEST(EntraReply, NamesAnAnswerThatIsNotEntras) {
  const struct {
    int status;
    const char *type, *body, *description;
  } table[] = {
      {429, "text/plain", "Too Many Requests\r\n",
       "HTTP 429 without Entra's JSON (text/plain): Too Many Requests"},
      {503, "text/html",
       "<html><head><title>Service unavailable</title></head>\n<body><b>Sorry</b></body></html>",
       "HTTP 503 without Entra's JSON (text/html): Service unavailable Sorry"},
      {407, "text/html", "", "HTTP 407 without Entra's JSON (empty)"},
      {302, "", "moved", "HTTP 302 without Entra's JSON (no Content-Type): moved"},
      {200, "text/html", "<html>Log in to the hotel</html>", "HTTP 200 without Entra's JSON (text/html)"},
      {200, "application/json", R"({"token_type":"Bearer","access_token":"eyJ0)",
       "HTTP 200 without Entra's JSON (application/json)"},
      {500, "application/json", R"({"message":"x"})",
       R"(HTTP 500 without Entra's JSON (application/json): {"message":"x"})"},
      {500, "application/json", R"({"error":"\u0001"})",
       R"(HTTP 500 without Entra's JSON (application/json): {"error":"\u0001"})"},
      {500, "application/json", "[1]", "HTTP 500 without Entra's JSON (application/json): [1]"},
  };
  for (const auto& row : table) {
    const oauth::TokenFailure failure = failure_of(response(row.status, row.body, row.type));

    STRCMP_EQUAL(row.description, failure.description.c_str());
    CHECK_EQUAL(row.status, failure.http_status);
    STRCMP_EQUAL("", failure.error.c_str());
  }
}

TEST(EntraReply, KeepsTheRequestIdWhereTheBodyHasNone) {
  oauth::HttpResponse reply = response(429, "Too Many Requests", "text/plain");
  reply.request_id = kTrace;

  STRCMP_EQUAL(kTrace, failure_of(reply).trace_id.c_str());
}

TEST(EntraReply, HonoursRetryAfter) {
  oauth::HttpResponse reply = response(429, "Too Many Requests", "text/plain");
  reply.retry_after = "17";

  CHECK_TRUE(failure_of(reply).retry_after == 17s);
  CHECK_FALSE(failure_of(response(429, "", "text/plain")).retry_after.has_value());
}

TEST(EntraReply, CutsWhatIsLongBetweenCharacters) {
  std::string description = "AADSTS1: ";
  while (description.size() < 60000) description += "\xc3\xa4";

  const oauth::TokenFailure failure =
      failure_of(response(400, R"({"error":"invalid_client","error_description":")" + description + "\"}"));

  CHECK_TRUE(failure.description.size() <= 300);
  CHECK_TRUE(failure.description.ends_with("\xc3\xa4"));
}

TEST(EntraReply, SurvivesDeepNesting) {
  const oauth::TokenFailure failure = failure_of(response(400, std::string(3000, '['), "text/plain"));

  CHECK_EQUAL(400, failure.http_status);
}

}  // namespace
}  // namespace exosubmit
