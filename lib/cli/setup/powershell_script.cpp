#include "cli/setup/quote.h"
#include "cli/setup/scripts.h"
#include "cli/setup/settings_lines.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kHead =
    R"PS(# The Microsoft side of exosubmit, for PowerShell 7. Read it, then run it as an administrator of the tenant. What is
# there already is left as it is, so it can be run again.
# Modules: Install-Module Microsoft.Graph, ExchangeOnlineManagement -Scope CurrentUser
# Other clouds: Connect-MgGraph -Environment, Connect-ExchangeOnline -ExchangeEnvironmentName.
@POWERSHELL_HEAD@$tenant = @TENANT@

Write-Host '== 1. The app registration and its enterprise application'
Connect-MgGraph -TenantId $tenant -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All
$app = @(Get-MgApplication -Filter @APP_FILTER@)
if ($app.Count -gt 1) { throw 'Several apps have this name: choose another with --app-name.' }
if ($app.Count -eq 0) { $app = @(New-MgApplication -DisplayName $appName -SignInAudience AzureADMyOrg) }
$app = $app[0]
$appId = $app.AppId
$sp = Get-MgServicePrincipal -Filter "appId eq '$appId'"
if (-not $sp) { $sp = New-MgServicePrincipal -AppId $appId }
$objectId = $sp.Id
# Verify: one line; Id is the object id that Exchange gets in step 6.
Get-MgServicePrincipal -Filter "appId eq '$appId'" | Format-Table DisplayName, AppId, Id
)PS";

constexpr std::string_view kSecret = R"PS(
Write-Host '== 2. The client secret'
# It is written to the file client_secret, not to the screen. Its value can be read only now: for another one set
# $env:EXOSUBMIT_NEW_SECRET = 1.
if ($app.PasswordCredentials -and -not $env:EXOSUBMIT_NEW_SECRET) {
  Write-Host '   the app has a secret already; none was made. Below stands the end of the newest: set that of yours.'
  $secretExpires = ($app.PasswordCredentials | Sort-Object EndDateTime | Select-Object -Last 1).EndDateTime.ToString('yyyy-MM-dd')
} else {
  $secretExpires = '@SECRET_EXPIRES@'
  $secret = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{ displayName = 'exosubmit'; endDateTime = $secretExpires }
  New-Item -Path client_secret -ItemType File -Force | Out-Null
  if (-not $IsWindows) { chmod 600 client_secret }
  Set-Content -Path client_secret -Value $secret.SecretText -NoNewline
}
# Verify: a secret that was just made ends on @SECRET_EXPIRES@.
(Get-MgApplication -ApplicationId $app.Id).PasswordCredentials | Format-Table DisplayName, KeyId, EndDateTime
)PS";

constexpr std::string_view kCertificate = R"PS(
Write-Host '== 2. The certificate'
# The certificate only: its private key stays on the mail server.
if ($app.KeyCredentials) {
  Write-Warning 'The app has a certificate already and this script would replace it. To add another: Entra admin center > App registrations > Certificates & secrets > Upload certificate.'
} else {
  $key = [Convert]::FromBase64String(@CERTIFICATE@)
  Update-MgApplication -ApplicationId $app.Id -KeyCredentials @(@{ type = 'AsymmetricX509Cert'; usage = 'Verify'; displayName = 'exosubmit'; key = $key })
}
# Verify: the certificate and its end.
(Get-MgApplication -ApplicationId $app.Id).KeyCredentials | Format-Table DisplayName, KeyId, EndDateTime
)PS";

constexpr std::string_view kClassicPermission = R"PS(
Write-Host '== 3. The permission SMTP.SendAsApp, with admin consent'
# The assignment is both. User.Read, which guides show, is not needed.
$exchange = Get-MgServicePrincipal -Filter "appId eq '00000002-0000-0ff1-ce00-000000000000'"
$role = $exchange.AppRoles | Where-Object { $_.Value -eq 'SMTP.SendAsApp' }
if (-not $role) { throw 'This tenant has no Office 365 Exchange Online, or its role SMTP.SendAsApp is not known.' }
$assigned = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id | Where-Object { $_.AppRoleId -eq $role.Id }
if (-not $assigned) {
  Invoke-Again { New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $exchange.Id -AppRoleId $role.Id } | Out-Null
}
# Verify: Office 365 Exchange Online, with this role.
Write-Host "   SMTP.SendAsApp is $($role.Id)"
Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id | Format-Table ResourceDisplayName, AppRoleId
)PS";

constexpr std::string_view kRbacPermission = R"PS(
Write-Host '== 3. No permission in Entra ID'
# With the role SMTP.SendAsApp in the token Exchange would look at mailbox permissions instead. User.Read, which
# guides show, is not needed either.
$exchange = Get-MgServicePrincipal -Filter "appId eq '00000002-0000-0ff1-ce00-000000000000'"
$role = $exchange.AppRoles | Where-Object { $_.Value -eq 'SMTP.SendAsApp' }
if (-not $role) { throw 'This tenant has no Office 365 Exchange Online, or its role SMTP.SendAsApp is not known.' }
foreach ($assigned in Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id) {
  if ($assigned.AppRoleId -eq $role.Id) {
    Write-Warning "Take SMTP.SendAsApp away: Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $($sp.Id) -AppRoleAssignmentId $($assigned.Id)"
}
}
#Verify : no line with Office 365 Exchange Online.
Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id | Format-Table ResourceDisplayName, AppRoleId
)PS";

constexpr std::string_view kTail = R"PS(
Write-Host '== 12. The settings'
# @CARRY@
# Verify: exosubmit-milter -n -u exosubmit; exosubmit check.
$settings = @(
@SETTINGS@
)
Set-Content -Path exosubmit.conf -Value (($settings -join "`n") + "`n") -NoNewline
$settings
)PS";

}  // namespace

std::string powershell_script(const SetupSite& site) {
  const bool rbac = site.method == "rbac";
  const bool secret = site.certificate.empty();
  std::string settings;
  for (const std::string& line : settings_lines(site)) {
    settings += settings.empty() ? "  " : "\n  ";
    if (line == kClientIdLine) {
      settings += "('" + line + "' + $appId)";
    } else if (line == kSecretExpiresLine) {
      settings += "('" + line + "' + $secretExpires)";
    } else {
      settings += powershell_literal(line);
    }
  }
  const std::string pattern = std::string(kHead) + std::string(secret ? kSecret : kCertificate) +
                              std::string(rbac ? kRbacPermission : kClassicPermission);
  const std::map<std::string, std::string> values{
      {"TENANT", powershell_literal(site.tenant)},
      {"APP_FILTER", powershell_literal("displayName eq " + odata_literal(site.app_name))},
      {"POWERSHELL_HEAD", powershell_head(site)},
      {"SECRET_EXPIRES", site.secret_expires},
      {"CERTIFICATE", powershell_literal(site.certificate)},
      {"CARRY", carry_words(site)},
      {"SETTINGS", settings}};
  return filled(pattern, values) + exchange_steps(site) + filled(kTail, values);
}

}  // namespace exosubmit::cli
