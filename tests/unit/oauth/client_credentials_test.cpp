#include "oauth/client_credentials.h"

#include <string>

#include "oauth/client_secret.h"
#include "oauth/fake_http.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

TEST_GROUP(ClientCredentials) {
  test::FakeClock clock;
  test::FakeHttpPost http;
  base::Result<base::Secret> secret = base::Secret("a~b.c-d_e+f/g=");
  oauth::ClientCredentialsSource source{
      {"https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token",
       "11111111-2222-3333-4444-555555555555", "https://outlook.office365.com/.default", 20s},
      [this]() -> base::Result<std::shared_ptr<const oauth::Credential>> {
        if (!secret) return base::failure(secret.error());
        return std::make_shared<const oauth::ClientSecret>("/secret", *secret);
      },
      nullptr,
      http,
      clock};
};

TEST(ClientCredentials, SendsEachFieldEncodedOnce) {
  static_cast<void>(source.token(clock.steady() + 240s));

  STRCMP_EQUAL(
      "grant_type=client_credentials&client_id=11111111-2222-3333-4444-555555555555"
      "&scope=https%3A%2F%2Foutlook.office365.com%2F.default&client_secret=a~b.c-d_e%2Bf%2Fg%3D",
      http.forms.back().c_str());
  STRCMP_EQUAL("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token", http.url.c_str());
}

TEST(ClientCredentials, GivesTheToken) {
  http.then_token();

  const auto result = source.token(clock.steady() + 240s);

  CHECK_TRUE(result.has_value());
  STRCMP_EQUAL("eyJ0", std::string(result->value.reveal()).c_str());
  CHECK_TRUE(result->expires == clock.steady() + 3599s);
}

TEST(ClientCredentials, ReadsTheSecretForEachRequest) {
  static_cast<void>(source.token(clock.steady() + 240s));
  secret = base::Secret("rotated");

  static_cast<void>(source.token(clock.steady() + 240s));

  CHECK_TRUE(http.forms.back().ends_with("&client_secret=rotated"));
}

TEST(ClientCredentials, SaysWhyTheSecretCannotBeRead) {
  secret = base::failure(base::operator_must_act("/etc/exosubmit/secret: readable by others"));

  const auto result = source.token(clock.steady() + 240s);

  CHECK_FALSE(result.has_value());
  CHECK_TRUE(result.error().operator_must_act);
  STRCMP_EQUAL("/etc/exosubmit/secret: readable by others", result.error().description.c_str());
  CHECK_EQUAL(0u, http.forms.size());
}

TEST(ClientCredentials, SaysWhyThereWasNoAnswer) {
  const auto result = source.token(clock.steady() + 240s);

  CHECK_FALSE(result.has_value());
  CHECK_EQUAL(0, result.error().http_status);
  CHECK_FALSE(result.error().operator_must_act);
  STRCMP_EQUAL("host: no connection", result.error().description.c_str());
}

TEST(ClientCredentials, TakesItsTimeoutWhenTheDeadlineIsFarAway) {
  static_cast<void>(source.token(clock.steady() + 240s));

  CHECK_TRUE(http.timeout == 20s);
}

TEST(ClientCredentials, EndsByTheDeadline) {
  static_cast<void>(source.token(clock.steady() + 1500ms));

  CHECK_TRUE(http.timeout == 1500ms);
}

TEST(ClientCredentials, MakesNoRequestWhenNoTimeIsLeft) {
  const auto result = source.token(clock.steady());

  CHECK_FALSE(result.has_value());
  CHECK_EQUAL(0u, http.forms.size());
}

TEST(ClientCredentials, PassesARefusalOn) {
  http.then_refusal(7000215);

  const auto result = source.token(clock.steady() + 240s);

  CHECK_FALSE(result.has_value());
  CHECK_EQUAL(401, result.error().http_status);
  LONGS_EQUAL(7000215, result.error().aadsts);
}

}  // namespace
}  // namespace exosubmit
