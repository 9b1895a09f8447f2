#include "oauth/managed_identity.h"

#include <cstdlib>
#include <string>

#include "oauth/fake_http.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

constexpr const char* kToken =
    R"({"access_token":"eyJ0","expires_in":"86399","expires_on":"1790086399","resource":"r","token_type":"Bearer"})";

TEST_GROUP(ManagedIdentity) {
  test::FakeClock clock{true};
  test::FakeMetadata service;
  oauth::ManagedIdentity identity{"http://169.254.169.254/metadata/identity/oauth2/token",
                                  "https://outlook.office365.com/.default", "", 20s};

  void setup() override { unsetenv("AZURE_POD_IDENTITY_AUTHORITY_HOST"); }

  oauth::TokenResult ask(std::chrono::seconds patience = 240s) {
    return oauth::VmIdentitySource(identity, service, clock).token(clock.steady() + patience);
  }
};

TEST(ManagedIdentity, AsksForTheResourceAndTakesNumbersInStrings) {
  service.then(200, kToken);

  const auto token = ask();

  CHECK_TRUE(token.has_value());
  CHECK_TRUE(token->expires == clock.steady() + 86399s);
  STRCMP_EQUAL(
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
      "https%3A%2F%2Foutlook.office365.com",
      service.urls.at(0).c_str());
}

TEST(ManagedIdentity, NamesTheUserAssignedIdentity) {
  identity.client_id = "11111111-2222-3333-4444-555555555555";
  service.then(200, kToken);

  CHECK_TRUE(ask().has_value());

  CHECK_TRUE(service.urls.at(0).ends_with("&client_id=11111111-2222-3333-4444-555555555555"));
}

TEST(ManagedIdentity, WaitsLongerAndLongerWhileTheServiceIsNotReady) {
  for (const int status : {404, 410, 429, 500}) service.then(status, "");
  service.then(200, kToken);
  const auto began = clock.steady();

  CHECK_TRUE(ask().has_value());

  CHECK_EQUAL(5u, service.urls.size());
  CHECK_TRUE(clock.steady() == began + 15s);  // 1 + 2 + 4 + 8
}

TEST(ManagedIdentity, StopsWaitingBeforeTheTimeoutOrTheDeadline) {
  service.then(410, "");
  const auto began = clock.steady();

  const auto result = ask(5s);

  CHECK_FALSE(result.has_value());
  CHECK_EQUAL(410, result.error().http_status);
  CHECK_FALSE(result.error().operator_must_act);
  CHECK_TRUE(clock.steady() < began + 5s);
  CHECK_FALSE(ask().has_value());
  CHECK_TRUE(clock.steady() < began + 25s);
}

TEST(ManagedIdentity, TellsTheServicesWordsWhereItRefuses) {
  service.then(400, R"({"error":"invalid_request","error_description":"Identity not found"})");

  const auto result = ask();

  CHECK_EQUAL(1u, service.urls.size());
  CHECK_TRUE(result.error().operator_must_act);
  STRCMP_EQUAL("", result.error().error.c_str());
  STRCMP_EQUAL(
      "managed identity: http://169.254.169.254/metadata/identity/oauth2/token answered HTTP 400: Identity "
      "not "
      "found",
      result.error().description.c_str());
}

TEST(ManagedIdentity, SaysThatNobodyAnswers) {
  const auto result = ask();

  CHECK_EQUAL(0, result.error().http_status);
  STRCMP_EQUAL("managed identity: host: no connection", result.error().description.c_str());
}

TEST(ManagedIdentity, FindsTheServiceWhereMicrosoftsLibrariesDo) {
  STRCMP_EQUAL("http://169.254.169.254/metadata/identity/oauth2/token", oauth::vm_endpoint().c_str());

  setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:4000/", 1);

  STRCMP_EQUAL("http://127.0.0.1:4000/metadata/identity/oauth2/token", oauth::vm_endpoint().c_str());
  unsetenv("AZURE_POD_IDENTITY_AUTHORITY_HOST");
}

}  // namespace
}  // namespace exosubmit
