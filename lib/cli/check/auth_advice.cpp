#include "cli/check/auth_advice.h"

#include "cli/check/claims.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kBareRefusal = "authentication-unsuccessful";

constexpr const char* kSignInLogs =
    "Also: Entra ID > Sign-in logs > Service principal sign-ins, filtered by application id APPID";

// In the order of their likelihood; what stands behind "#" says what the line decides.
void add_registration(std::vector<std::string>& remedy, const Ids& ids, const char* missing,
                      const char* other) {
  const std::string object_id = ids.object_id.empty() ? "OBJECTID" : ids.object_id;
  remedy.push_back("Get-ServicePrincipal | Where-Object AppId -eq " + powershell_word(ids.application) +
                   " | fl DisplayName,AppId,ObjectId   # nothing: " + missing + "; ObjectId other than " +
                   object_id + ": " + other);
  remedy.push_back(
      ids.fill_in("New-ServicePrincipal -AppId APPID -ObjectId OBJECTID -DisplayName exosubmit") +
      "   # cures " + missing + "; for " + other +
      " first: Remove-ServicePrincipal -Identity <the wrong ObjectId>");
}

void add_mailbox(std::vector<std::string>& remedy, const Ids& ids, const char* name) {
  remedy.push_back(ids.fill_in("Get-EXOMailbox MAILBOX | fl PrimarySmtpAddress,UserPrincipalName") +
                   "   # an error: " + name);
}

void add_end(std::vector<std::string>& remedy, const Ids& ids, const char* fresh) {
  remedy.push_back(std::string("exosubmit check --wait   # for ") + fresh);
  remedy.push_back(ids.fill_in(kSignInLogs));
}

AuthAdvice wrong_audience(const Claims& claims, config::Cloud cloud) {
  return {"The token is for " + claims.audience + ", not for Exchange",
          {"[entra] scopes = " + exchange_scope(cloud) + "   (or leave the key out)"}};
}

AuthAdvice without_role(const Ids& ids) {
  AuthAdvice advice{
      "The token has no role SMTP.SendAsApp. From outside these look alike; most likely first: (1) the API "
      "permission is without admin consent; (2) RBAC for Applications, which needs no role: no assignment "
      "holds this mailbox; (3) the service principal is not registered in Exchange, or (4) with another "
      "object id; (5) a grant younger than 2 hours; (6) [mailbox] username is no mailbox's address",
      {ids.fill_in("az ad app permission admin-consent --id APPID   # cures (1); in the portal: API "
                   "permissions > Grant admin consent"),
       "Connect-ExchangeOnline",
       ids.fill_in("Test-ServicePrincipalAuthorization -Identity OBJECTID -Resource MAILBOX   # InScope "
                   "False or an error: (2)")}};
  add_registration(advice.remedy, ids, "(3)", "(4)");
  add_mailbox(advice.remedy, ids, "(6)");
  add_end(advice.remedy, ids, "(5)");
  return advice;
}

AuthAdvice all_claims_right(const Ids& ids) {
  AuthAdvice advice{
      "The token is right, so the fault is on Exchange's side. From outside these look alike; most likely "
      "first: (1) the service principal is not registered in Exchange, or (2) with another object id than "
      "the enterprise application's (that of the app registration is wrong); (3) the registration or grant "
      "is younger than 2 hours; (4) [mailbox] username is no mailbox's address",
      {"Connect-ExchangeOnline"}};
  add_registration(advice.remedy, ids, "(1)", "(2)");
  add_mailbox(advice.remedy, ids, "(4)");
  add_end(advice.remedy, ids, "(3)");
  return advice;
}

}  // namespace

AuthAdvice advice_on_auth(const exchange::Judgement& refusal, const std::optional<Claims>& claims,
                          const Ids& ids, config::Cloud cloud) {
  const bool bare = refusal.entry != nullptr && refusal.entry->id == kBareRefusal;
  if (!bare || !claims) return {refusal.outcome.cause, {ids.fill_in(refusal.outcome.remedy)}};
  if (!right_audience(*claims, cloud)) return wrong_audience(*claims, cloud);
  return has_smtp_role(*claims) ? all_claims_right(ids) : without_role(ids);
}

}  // namespace exosubmit::cli
