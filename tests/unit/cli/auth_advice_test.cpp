#include "cli/check/auth_advice.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Stage;

TEST_GROUP(AuthAdvice) {
  const cli::Ids ids{"t-1", "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222",
                     "o'neil@contoso.com"};

  cli::AuthAdvice advice(const std::string& text, const std::optional<cli::Claims>& claims) {
    const smtp::Reply reply{535, mail::EnhancedStatus{5, 7, 3}, text, {}};
    return cli::advice_on_auth(exchange::classify(Stage::kAuth, reply), claims, ids, config::Cloud::kGlobal);
  }

  static cli::Claims claims(const char* audience, std::vector<std::string> roles) {
    return {audience, "t-1", "a-1", "o-1", std::move(roles)};
  }

  static std::string joined(const cli::AuthAdvice& advice) {
    std::string text;
    for (const std::string& line : advice.remedy) text += line + '\n';
    return text;
  }
};

TEST(AuthAdvice, AnotherAudienceIsTheCause) {
  const auto told = advice("Authentication unsuccessful", claims("https://graph.microsoft.com", {}));

  STRCMP_EQUAL("The token is for https://graph.microsoft.com, not for Exchange", told.cause.c_str());
  STRCMP_CONTAINS("scopes = https://outlook.office365.com/.default", joined(told).c_str());
}

TEST(AuthAdvice, WithoutTheRoleConsentComesFirst) {
  const auto told = advice("Authentication unsuccessful", claims("https://outlook.office.com", {}));

  STRCMP_CONTAINS("(1) the API permission is without admin consent", told.cause.c_str());
  STRCMP_CONTAINS("(2) RBAC for Applications", told.cause.c_str());
  STRCMP_CONTAINS(
      "Test-ServicePrincipalAuthorization -Identity 22222222-2222-2222-2222-222222222222 "
      "-Resource 'o''neil@contoso.com'",
      joined(told).c_str());
}

TEST(AuthAdvice, WithAllClaimsRightTheRegistrationComesFirst) {
  const auto told =
      advice("Authentication unsuccessful", claims("https://outlook.office365.com", {"SMTP.SendAsApp"}));

  STRCMP_CONTAINS("(1) the service principal is not registered in Exchange", told.cause.c_str());
  STRCMP_CONTAINS("(4) [mailbox] username", told.cause.c_str());
  STRCMP_CONTAINS("Get-ServicePrincipal | Where-Object AppId -eq 11111111-1111-1111-1111-111111111111 | fl",
                  joined(told).c_str());
  STRCMP_CONTAINS(
      "New-ServicePrincipal -AppId 11111111-1111-1111-1111-111111111111 -ObjectId "
      "22222222-2222-2222-2222-222222222222 -DisplayName exosubmit",
      joined(told).c_str());
}

TEST(AuthAdvice, ASentenceThatTellsTheCauseIsTheCataloguesToExplain) {
  const auto told =
      advice("Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
             claims("https://outlook.office365.com", {"SMTP.SendAsApp"}));

  STRCMP_CONTAINS("SmtpClientAuthenticationDisabled = True", told.cause.c_str());
  STRCMP_CONTAINS("Set-CASMailbox 'o''neil@contoso.com' -SmtpClientAuthenticationDisabled $false",
                  joined(told).c_str());
}

TEST(AuthAdvice, WithoutClaimsTheCatalogueSpeaks) {
  STRCMP_CONTAINS("Service principal not registered",
                  advice("Authentication unsuccessful", std::nullopt).cause.c_str());
}

TEST(AuthAdvice, UnknownIdsStayAsPlacesToFill) {
  const cli::Ids none;

  STRCMP_EQUAL("Get-EXOMailbox MAILBOX | fl", none.fill_in("Get-EXOMailbox MAILBOX | fl").c_str());
  STRCMP_EQUAL("-Trustee 'o''neil@contoso.com' MAILBOXES", ids.fill_in("-Trustee MAILBOX MAILBOXES").c_str());
}
