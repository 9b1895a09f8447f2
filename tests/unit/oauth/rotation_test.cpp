// A new credential in the place of an old one: what Entra ID says of it decides which one serves.
#include "oauth/accepted_credential.h"

#include <memory>
#include <string>

#include "log/memory_sink.h"
#include "oauth/client_credentials.h"
#include "oauth/client_secret.h"
#include "oauth/fake_http.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

namespace exosubmit {
namespace {

using namespace std::chrono_literals;

TEST_GROUP(Rotation) {
  test::FakeClock clock;
  test::FakeHttpPost http;
  log::MemorySink sink;
  oauth::AcceptedCredential accepted{sink};
  base::Result<base::Secret> secret = base::Secret("old");

  oauth::ClientCredentialsSource source_for(const std::string& client_id) {
    return {{"https://login.microsoftonline.com/t/oauth2/v2.0/token", client_id, "https://x/.default", 20s},
            [this]() -> base::Result<std::shared_ptr<const oauth::Credential>> {
              if (!secret) return base::failure(secret.error());
              return std::make_shared<const oauth::ClientSecret>("/secret", *secret);
            },
            &accepted,
            http,
            clock};
  }
  oauth::TokenResult ask(const std::string& client_id = "app") {
    return source_for(client_id).token(clock.steady() + 60s);
  }
  // What each request was proved with.
  std::string proofs() {
    std::string text;
    for (const std::string& form : http.forms) text += form.substr(form.find("client_secret=") + 14) + ' ';
    return text;
  }
  std::string log_text() {
    std::string text;
    for (const auto& line : sink.lines()) text += line.text + '\n';
    return text;
  }
};

TEST(Rotation, KeepsTheOldCredentialWhileTheNewOneIsRefused) {
  http.then_token();
  http.then_refusal(7000215);
  http.then_token("eyJ1");
  CHECK_TRUE(ask().has_value());
  secret = base::Secret("new");

  const auto result = ask();

  CHECK_TRUE(result.has_value());
  STRCMP_EQUAL("eyJ1", std::string(result->value.reveal()).c_str());
  STRCMP_EQUAL("old new old ", proofs().c_str());
  STRCMP_EQUAL(
      "error: new credential refused, the old one is used: file=/secret, trace_id=0a-0b (AADSTS7000215: "
      "No.)\n",
      log_text().c_str());
}

TEST(Rotation, AlertsOnceAndTellsWhenTheNewOneIsAccepted) {
  http.then_token();
  http.then_refusal(7000215);
  http.then_token();
  http.then_refusal(7000215);
  http.then_token();
  CHECK_TRUE(ask().has_value());
  secret = base::Secret("new");
  CHECK_TRUE(ask().has_value());
  CHECK_TRUE(ask().has_value());
  CHECK_EQUAL(1u, sink.lines().size());

  CHECK_TRUE(ask().has_value());

  STRCMP_EQUAL("old new old new old new ", proofs().c_str());
  CHECK_EQUAL(2u, sink.lines().size());
  STRCMP_EQUAL("new credential accepted: file=/secret", sink.lines().back().text.c_str());
}

TEST(Rotation, TellsOfTheNewOnesRefusalWhenBothAreRefused) {
  http.then_token();
  http.then_refusal(7000215);
  http.then_refusal(7000222);
  CHECK_TRUE(ask().has_value());
  secret = base::Secret("new");

  const auto result = ask();

  CHECK_FALSE(result.has_value());
  LONGS_EQUAL(7000215, result.error().aadsts);
  STRCMP_EQUAL("", log_text().c_str());
}

TEST(Rotation, AsksOnceWhileTheFileIsTheSame) {
  http.then_token();
  http.then_refusal(7000222);
  CHECK_TRUE(ask().has_value());

  CHECK_FALSE(ask().has_value());

  STRCMP_EQUAL("old old ", proofs().c_str());
}

TEST(Rotation, KeepsTheOldCredentialWhileTheFileCannotBeRead) {
  http.then_token();
  CHECK_TRUE(ask().has_value());
  secret = base::failure(base::operator_must_act("/secret is empty"));

  CHECK_TRUE(ask().has_value());

  STRCMP_EQUAL("old old ", proofs().c_str());
  STRCMP_EQUAL("error: new credential refused, the old one is used: file=/secret (/secret is empty)\n",
               log_text().c_str());
}

TEST(Rotation, LeavesTheOldOneAloneWhereTheCredentialIsNotToBlame) {
  http.then_token();
  http.then(503, "Service Unavailable");
  CHECK_TRUE(ask().has_value());
  secret = base::Secret("new");

  CHECK_FALSE(ask().has_value());

  STRCMP_EQUAL("old new ", proofs().c_str());
}

TEST(Rotation, GivesNoOtherApplicationTheCredential) {
  http.then_token();
  http.then_refusal(7000215);
  CHECK_TRUE(ask("one").has_value());
  secret = base::Secret("new");

  CHECK_FALSE(ask("another").has_value());

  STRCMP_EQUAL("old new ", proofs().c_str());
}

TEST(Rotation, AsksOnceMoreWhenTheAssertionWasOutOfTime) {
  http.then_refusal(700024);
  http.then_token();

  CHECK_TRUE(ask().has_value());

  CHECK_EQUAL(2u, http.forms.size());
}

TEST(Rotation, DoesNotGoOnAskingWhenTheClockIsWrong) {
  http.then_refusal(700024);

  CHECK_FALSE(ask().has_value());

  CHECK_EQUAL(2u, http.forms.size());
}

}  // namespace
}  // namespace exosubmit
