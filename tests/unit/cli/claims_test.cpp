#include "cli/check/claims.h"

#include <string>

#include "cli/token_claims.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using cli::Verdict;

TEST_GROUP(Claims) {
  config::EntraSettings settings;

  // The verdict on one claim, by the step's id.
  Verdict verdict(const std::string& id, const cli::Claims& claims) {
    for (const auto& step : cli::judge_claims(claims, settings)) {
      if (step.id == id) return step.verdict;
    }
    FAIL("no such step");
    return Verdict::kOk;
  }
};

TEST(Claims, AreReadFromTheTokensPayload) {
  const auto claims = cli::parse_claims(
      R"({"aud":"https://outlook.office365.com","tid":"t-1","appid":"a-1","oid":"o-1","exp":3901,)"
      R"("roles":["SMTP.SendAsApp"]})");

  CHECK_TRUE(claims.has_value());
  STRCMP_EQUAL("https://outlook.office365.com", claims->audience.c_str());
  STRCMP_EQUAL("t-1", claims->tenant.c_str());
  STRCMP_EQUAL("a-1", claims->application.c_str());
  STRCMP_EQUAL("o-1", claims->object_id.c_str());
  CHECK_TRUE(cli::has_smtp_role(*claims));
  CHECK_TRUE(base::Clock::Wall(std::chrono::seconds(3901)) == claims->expires);
}

TEST(Claims, OfAnotherShapeCountAsMissing) {
  const auto claims = cli::parse_claims(
      R"({"aud":["x"],"tid":7,"appid":null,"oid":"'; Remove-Mailbox","exp":"soon","roles":[1,{},"SMTP SendAsApp"]})");

  CHECK_TRUE(claims.has_value());
  STRCMP_EQUAL("", claims->audience.c_str());
  STRCMP_EQUAL("", claims->tenant.c_str());
  STRCMP_EQUAL("", claims->object_id.c_str());
  CHECK_TRUE(claims->roles.empty());
  CHECK_FALSE(claims->expires.has_value());
}

TEST(Claims, OfATokenThatIsNoJwtAreNone) {
  for (const char* token : {"", "opaque", "a.b", "a.b.c.d", "a.!!!.c", "a.bm8ganNvbg.c", "a.W10.c", ".."}) {
    CHECK_FALSE_TEXT(cli::claims_of({base::Secret(token), {}, {}}).has_value(), token);
  }
  CHECK_TRUE(cli::claims_of({base::Secret("a.e30.c"), {}, {}}).has_value());
}

TEST(Claims, AFarOffExpiryIsBounded) {
  const auto claims = cli::parse_claims(R"({"exp":9223372036854775807})");

  CHECK_TRUE(base::Clock::Wall(std::chrono::seconds(253402300799)) == claims->expires);
}

TEST(Claims, EveryAudienceOfExchangeIsRight) {
  for (const char* audience : {"https://outlook.office365.com", "https://outlook.office.com",
                               "https://outlook.office365.com/", "00000002-0000-0ff1-ce00-000000000000"}) {
    CHECK_TRUE_TEXT(verdict("token.audience", {audience}) == Verdict::kOk, audience);
  }
  CHECK_TRUE(verdict("token.audience", {"https://graph.microsoft.com"}) == Verdict::kFail);
  CHECK_TRUE(verdict("token.audience", {"https://outlook.office365.us"}) == Verdict::kFail);
  settings.cloud = config::Cloud::kUsgov;
  CHECK_TRUE(verdict("token.audience", {"https://outlook.office365.us"}) == Verdict::kOk);
}

TEST(Claims, OfAnotherTenantFail) {
  const std::string other = "11111111-2222-3333-4444-555555555555";
  settings.tenant = "6f0c9d1e-52a7-4b83-9e1f-0d4c7a2b3e58";

  CHECK_TRUE(verdict("token.tenant", {"", "6F0C9D1E-52A7-4B83-9E1F-0D4C7A2B3E58"}) == Verdict::kOk);
  CHECK_TRUE(verdict("token.tenant", {"", other}) == Verdict::kFail);
  settings.tenant = "contoso.com";  // Entra knows whose it is
  CHECK_TRUE(verdict("token.tenant", {"", other}) == Verdict::kOk);
}

TEST(Claims, WithoutTheRoleProveNothing) {
  cli::Claims claims;
  CHECK_TRUE(verdict("token.roles", claims) == Verdict::kUnproved);
  claims.roles = {"Mail.Send", "SMTP.SendAsApp"};
  CHECK_TRUE(verdict("token.roles", claims) == Verdict::kOk);
}
