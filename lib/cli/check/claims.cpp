#include "cli/check/claims.h"

#include <algorithm>
#include <string_view>

#include "base/ascii.h"
#include "cli/check/ids.h"

namespace exosubmit::cli {
namespace {

// Office 365 Exchange Online, in every cloud.
constexpr std::string_view kExchangeApplication = "00000002-0000-0ff1-ce00-000000000000";

std::vector<std::string_view> audiences(config::Cloud cloud) {
  switch (cloud) {
    case config::Cloud::kUsgov:
      return {"https://outlook.office365.us"};
    case config::Cloud::kDod:
      return {"https://outlook-dod.office365.us", "https://outlook.office365.us"};
    case config::Cloud::kChina:
      return {"https://partner.outlook.cn"};
    case config::Cloud::kGlobal:
      break;
  }
  return {"https://outlook.office365.com", "https://outlook.office.com"};
}

bool is_guid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), [](char c, char form) {
    const char lower = base::to_lower(c);
    return form == '-' ? c == '-' : base::is_digit(c) || (lower >= 'a' && lower <= 'f');
  });
}

Step audience(const Claims& claims, const config::EntraSettings& settings) {
  Step step{"token.audience", Verdict::kOk, "the token is for Exchange: aud " + claims.audience};
  if (right_audience(claims, settings.cloud)) return step;
  step.verdict = Verdict::kFail;
  step.subject = "whom the token is for";
  step.tried = "scope " + settings.scopes;
  step.answer = claims.audience.empty() ? "no aud" : "aud " + claims.audience;
  step.cause = "The token is for another service: Exchange refuses it like a wrong password (535)";
  step.remedy = {"[entra] scopes = " + exchange_scope(settings.cloud) + "   (or leave the key out)"};
  return step;
}

Step tenant(const Claims& claims, const config::EntraSettings& settings) {
  Step step{"token.tenant", Verdict::kOk, "the token is of tenant " + claims.tenant};
  if (!is_guid(settings.tenant)) return step;  // a domain: Entra has looked it up
  if (base::equal_ignoring_case(claims.tenant, settings.tenant)) return step;
  step.verdict = Verdict::kFail;
  step.subject = "whose tenant the token is of";
  step.tried = "[entra] tenant = " + settings.tenant;
  step.answer = claims.tenant.empty() ? "no tid" : "tid " + claims.tenant;
  step.cause = "The token endpoint gave a token of another tenant than that of the settings";
  step.remedy = {"[entra] tenant = the tenant that holds the mailbox",
                 "[entra] token_endpoint: leave it out, or name the same tenant in it"};
  return step;
}

Step roles(const Claims& claims, const config::EntraSettings& settings) {
  Step step{"token.roles", Verdict::kOk, "the token has the role " + std::string(kSmtpRole)};
  if (has_smtp_role(claims)) return step;
  step.verdict = Verdict::kUnproved;
  step.subject = "the role " + std::string(kSmtpRole);
  step.answer = "roles:";
  for (const std::string& role : claims.roles) step.answer += ' ' + role;
  if (claims.roles.empty()) step.answer += " none";
  step.cause =
      "Right where the app has its right by RBAC for Applications; with the classic API permission, admin "
      "consent is missing. AUTH tells which";
  step.remedy = {
      "Classic: az ad app permission admin-consent --id " + settings.client_id,
      "or Entra ID > App registrations > API permissions > Office 365 Exchange Online > Application "
      "permissions > SMTP.SendAsApp, then Grant admin consent"};
  return step;
}

}  // namespace

bool right_audience(const Claims& claims, config::Cloud cloud) {
  std::string_view audience = claims.audience;
  if (audience.ends_with('/')) audience.remove_suffix(1);
  const auto right = audiences(cloud);
  return base::equal_ignoring_case(audience, kExchangeApplication) ||
         std::any_of(right.begin(), right.end(),
                     [&](std::string_view each) { return base::equal_ignoring_case(audience, each); });
}

std::string exchange_scope(config::Cloud cloud) {
  return std::string(audiences(cloud).front()) + "/.default";
}

bool has_smtp_role(const Claims& claims) {
  return std::find(claims.roles.begin(), claims.roles.end(), kSmtpRole) != claims.roles.end();
}

std::vector<Step> judge_claims(const Claims& claims, const config::EntraSettings& settings) {
  return {audience(claims, settings), tenant(claims, settings), roles(claims, settings)};
}

}  // namespace exosubmit::cli
