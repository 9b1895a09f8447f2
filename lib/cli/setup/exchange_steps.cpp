#include "cli/setup/quote.h"
#include "cli/setup/scripts.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kHead = R"PS(#Requires -Version 7.0
# The modules' commands do not see the preference: the default value reaches them.
$ErrorActionPreference = 'Stop'
$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'
$appName = @APP_NAME@
$mailboxes = @MAILBOXES@
$poolAddresses = @POOL_ADDRESSES@

# What was just made is known everywhere after some minutes only.
function Invoke-Again([scriptblock] $Action) {
  for ($try = 1; ; $try++) {
    try {
      return & $Action
    } catch {
      if ($try -ge 20) { throw }
      Write-Host "   not yet: $($_.Exception.Message); once more in 15 s"
      Start-Sleep -Seconds 15
    }
  }
}

)PS";

constexpr std::string_view kBeginning = R"PS(
Write-Host '== 4. The mailboxes and their licences'
# A mailbox has a licence of Exchange Online; unlicensed shared mailboxes are seen to work with --method rbac only.
Connect-ExchangeOnline -ShowBanner:$false
foreach ($mailbox in $mailboxes) {
  if (-not (Get-EXOMailbox -Identity $mailbox -ErrorAction SilentlyContinue)) {
    throw "There is no mailbox ${mailbox}: make it first (Microsoft 365 admin center > Users > Active users)."
  }
}
# Verify: the tenant is the right one; RecipientTypeDetails is UserMailbox or SharedMailbox; a licence is assigned.
Get-ConnectionInformation | Format-List UserPrincipalName, TenantID
foreach ($mailbox in $mailboxes) {
  Get-Mailbox -Identity $mailbox | Format-List PrimarySmtpAddress, RecipientTypeDetails, SKUAssigned
}

Write-Host '== 5. Authenticated SMTP, for these mailboxes only'
# The mailbox's own value counts more than the organisation's, which may stay. It takes up to an hour.
foreach ($mailbox in $mailboxes) { Set-CASMailbox -Identity $mailbox -SmtpClientAuthenticationDisabled $false }
# Verify: False for each mailbox; OAuth2ClientProfileEnabled is True.
foreach ($mailbox in $mailboxes) { Get-CASMailbox -Identity $mailbox | Format-List PrimarySmtpAddress, SmtpClientAuthenticationDisabled }
Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled
Get-OrganizationConfig | Format-List OAuth2ClientProfileEnabled

Write-Host '== 6. The service principal in Exchange'
# ObjectId is that of the enterprise application, never that of the app registration: with the wrong one Exchange
# answers 535 5.7.3. A fresh one reaches Exchange after some minutes.
$principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq $appId }
if ($principal -and $principal.ObjectId -ne $objectId) {
  throw "Exchange has another object id for ${appId}: Remove-ServicePrincipal -Identity $($principal.ObjectId), then run this again."
}
if (-not $principal) {
  Invoke-Again { New-ServicePrincipal -AppId $appId -ObjectId $objectId -DisplayName $appName } | Out-Null
}
# Verify: AppId and ObjectId are these.
Write-Host "   AppId $appId, ObjectId $objectId"
Get-ServicePrincipal | Where-Object { $_.AppId -eq $appId } | Format-List DisplayName, AppId, ObjectId, Identity
)PS";

constexpr std::string_view kClassicRights = R"PS(
Write-Host '== 7. The rights of the service principal on the mailboxes'
# Microsoft's pages name FullAccess here and SendAs there: both. It takes up to an hour; until then 430 4.2.0.
foreach ($mailbox in $mailboxes) {
  Add-MailboxPermission -Identity $mailbox -User $objectId -AccessRights FullAccess | Out-Null
  Add-RecipientPermission -Identity $mailbox -Trustee $objectId -AccessRights SendAs -Confirm:$false | Out-Null
}
# Verify: the service principal is in both lists of each mailbox.
foreach ($mailbox in $mailboxes) {
  Get-MailboxPermission -Identity $mailbox | Format-Table Identity, User, AccessRights
  Get-RecipientPermission -Identity $mailbox | Format-Table Identity, Trustee, AccessRights
}
)PS";

constexpr std::string_view kRbacRights = R"PS(
Write-Host '== 7. The role of the application, for these mailboxes only (RBAC for Applications)'
# Needs Organization Management. The group tells which mailboxes; members of members do not count.
$name = "exosubmit $appId"
$group = Get-DistributionGroup -Identity $name -ErrorAction SilentlyContinue
if (-not $group) { $group = New-DistributionGroup -Name $name -Type Security -Members $mailboxes }
$members = @(Get-DistributionGroupMember -Identity $group.Identity | ForEach-Object { $_.PrimarySmtpAddress })
foreach ($mailbox in $mailboxes) {
  if ($members -notcontains $mailbox) { Add-DistributionGroupMember -Identity $group.Identity -Member $mailbox }
}
if (-not (Get-ManagementScope -Identity $name -ErrorAction SilentlyContinue)) {
  $filter = "MemberOfGroup -eq '" + $group.DistinguishedName.Replace("'", "''") + "'"
  New-ManagementScope -Name $name -RecipientRestrictionFilter $filter | Out-Null
}
if (-not (Get-ManagementRoleAssignment -Identity $name -ErrorAction SilentlyContinue)) {
  New-ManagementRoleAssignment -Name $name -App $objectId -Role 'Application SMTP.SendAsApp' -CustomResourceScope $name | Out-Null
}
# Verify: InScope is True for each mailbox. Exchange itself may take up to 2 h.
foreach ($mailbox in $mailboxes) { Test-ServicePrincipalAuthorization -Identity $objectId -Resource $mailbox | Format-Table }
)PS";

constexpr std::string_view kEnd = R"PS(
Write-Host '== 8. Other From addresses'
# The right SendAs of the mailbox, not of the service principal, counts here. A pool: every mailbox on every address.
foreach ($address in $poolAddresses) {
  foreach ($mailbox in $mailboxes) {
    if ($address -ne $mailbox) {
      Add-RecipientPermission -Identity $address -Trustee $mailbox -AccessRights SendAs -Confirm:$false | Out-Null
    }
  }
}
# Aliases of a mailbox can be From addresses only where the whole organisation allows it:
#   Set-OrganizationConfig -SendFromAliasEnabled $true
# Verify: each mailbox is a trustee of each address.
foreach ($address in $poolAddresses) { Get-RecipientPermission -Identity $address | Format-Table Identity, Trustee, AccessRights }
Get-OrganizationConfig | Format-List SendFromAliasEnabled

Write-Host '== 9. Sizes'
# To send more than 35 MB, or to more than 500 recipients at once (and max_message_size, recipients_per_message):
#   Set-Mailbox -Identity MAILBOX -MaxSendSize 150MB -RecipientLimits 1000
# Verify:
foreach ($mailbox in $mailboxes) { Get-Mailbox -Identity $mailbox | Format-List PrimarySmtpAddress, MaxSendSize, RecipientLimits }

Write-Host '== 10. Sent Items'
# Exchange keeps a copy of each message there: a full mailbox sends nothing. To delete them after 30 days:
#   New-RetentionPolicyTag -Name 'exosubmit sent' -Type SentItems -AgeLimitForRetention 30 -RetentionAction DeleteAndAllowRecovery -RetentionEnabled $true
#   New-RetentionPolicy -Name 'exosubmit' -RetentionPolicyTagLinks 'exosubmit sent'
#   Set-Mailbox -Identity MAILBOX -RetentionPolicy 'exosubmit'
# Verify:
foreach ($mailbox in $mailboxes) {
  Get-Mailbox -Identity $mailbox | Format-List PrimarySmtpAddress, RetentionPolicy, ProhibitSendQuota
  Get-MailboxFolderStatistics -Identity $mailbox -FolderScope SentItems | Format-Table FolderPath, ItemsInFolder, FolderSize
}

Write-Host '== 11. A reader for the bounces'
# What Exchange cannot deliver later comes back to the mailbox's own Inbox: somebody must read it.
#   Add-MailboxPermission -Identity MAILBOX -User READER -AccessRights FullAccess
# Verify: a person is in the list of each mailbox.
foreach ($mailbox in $mailboxes) { Get-MailboxPermission -Identity $mailbox | Format-Table Identity, User, AccessRights }
)PS";

// "@('a', 'b')".
std::string powershell_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + powershell_literal(text);
  return "@(" + list + ')';
}

}  // namespace

std::string powershell_head(const SetupSite& site) {
  return filled(kHead, {{"APP_NAME", powershell_literal(site.app_name)},
                        {"MAILBOXES", powershell_list(site.mailboxes)},
                        {"POOL_ADDRESSES", powershell_list(site.pool_addresses)}});
}

std::string exchange_steps(const SetupSite& site) {
  const bool rbac = site.method == "rbac";
  return std::string(kBeginning) + std::string(rbac ? kRbacRights : kClassicRights) + std::string(kEnd);
}

}  // namespace exosubmit::cli
