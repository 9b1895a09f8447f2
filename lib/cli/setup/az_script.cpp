#include "cli/setup/quote.h"
#include "cli/setup/scripts.h"
#include "cli/setup/settings_lines.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kHead = R"SH(#!/bin/sh
# The Microsoft side of exosubmit, for sh with az (and pwsh for Exchange, which az does not know). Read it, then run it
# as an administrator of the tenant. What is there already is left as it is, so it can be run again.
# Other clouds: az cloud set; Connect-ExchangeOnline -ExchangeEnvironmentName.
# shellcheck disable=SC1112,SC2016 # names stand as they are, whatever is in them
set -eu
umask 077
tenant=@TENANT@
app_name=@APP_NAME@
app_filter=@APP_FILTER@
exchange=00000002-0000-0ff1-ce00-000000000000 # Office 365 Exchange Online
step() { printf '\n== %s\n' "$1"; }

# az_value ARGUMENTS...: what az answers; fails where az does.
az_value() {
  value=$(az "$@" --output tsv --only-show-errors) || return
  printf '%s' "$value" | tr -d '\r'
}

# again COMMAND...: a fresh app is known everywhere after some minutes only.
again() {
  try=1
  until "$@"; do
    [ "$try" -lt 20 ] || return 1
    try=$((try + 1))
    echo "   not yet; once more in 15 s"
    sleep 15
  done
}

step '1. The app registration and its enterprise application'
az login --tenant "$tenant" --allow-no-subscriptions --output none
app_id=$(az_value ad app list --filter "$app_filter" --query '[].appId')
case $app_id in
  *[!0-9A-Fa-f-]*)
    echo 'Several apps have this name: choose another with --app-name.' >&2
    exit 1
    ;;
  '') app_id=$(az_value ad app create --display-name "$app_name" --sign-in-audience AzureADMyOrg --query appId) ;;
esac
object_id=$(az_value ad sp list --filter "appId eq '$app_id'" --query '[].id')
[ -n "$object_id" ] || object_id=$(az_value ad sp create --id "$app_id" --query id)
# Verify: one line; id is the object id that Exchange gets in step 6.
az ad sp show --id "$app_id" --query '{name:displayName,appId:appId,id:id}' --output table
)SH";

constexpr std::string_view kSecret = R"SH(
step '2. The client secret'
# It is written to the file client_secret, not to the screen. Its value can be read only now: for another one set
# EXOSUBMIT_NEW_SECRET=1.
secrets=$(az_value ad app credential list --id "$app_id" --query 'length(@)')
if [ "$secrets" != 0 ] && [ -z "${EXOSUBMIT_NEW_SECRET:-}" ]; then
  echo '   the app has a secret already; none was made. Below stands the end of the newest: set that of yours.'
  secret_expires=$(az_value ad app credential list --id "$app_id" --query 'max([].endDateTime)')
  secret_expires=${secret_expires%%T*}
else
  secret_expires=@SECRET_EXPIRES@
  az_value ad app credential reset --id "$app_id" --append --display-name exosubmit --end-date "$secret_expires" \
    --query password >client_secret
fi
# Verify: a secret that was just made ends on @SECRET_EXPIRES@.
az ad app credential list --id "$app_id" --query '[].{name:displayName,ends:endDateTime}' --output table
)SH";

constexpr std::string_view kCertificate = R"SH(
step '2. The certificate'
# The certificate only: its private key stays on the mail server.
certificates=$(az_value ad app credential list --id "$app_id" --cert --query 'length(@)')
if [ "$certificates" != 0 ] && [ -z "${EXOSUBMIT_NEW_SECRET:-}" ]; then
  echo '   the app has a certificate already; none was added (EXOSUBMIT_NEW_SECRET=1 adds this one)'
else
  {
    echo '-----BEGIN CERTIFICATE-----'
    printf '%s\n' @CERTIFICATE@ | fold -w 64
    echo '-----END CERTIFICATE-----'
  } >exosubmit-certificate.pem
  az ad app credential reset --id "$app_id" --cert @exosubmit-certificate.pem --append --output none --only-show-errors
fi
# Verify: the certificate and its end.
az ad app credential list --id "$app_id" --cert --query '[].{name:displayName,ends:endDateTime}' --output table
)SH";

constexpr std::string_view kClassicPermission = R"SH(
step '3. The permission SMTP.SendAsApp, with admin consent'
# User.Read, which guides show, is not needed.
role=$(az_value ad sp show --id "$exchange" --query "appRoles[?value=='SMTP.SendAsApp'].id")
[ -n "$role" ] || {
  echo 'This tenant has no Office 365 Exchange Online, or its role SMTP.SendAsApp is not known.' >&2
  exit 1
}
granted=$(az_value ad app permission list --id "$app_id" --query '[].resourceAccess[].id')
if ! printf '%s' "$granted" | grep -qi "$role"; then
  az ad app permission add --id "$app_id" --api "$exchange" --api-permissions "$role=Role" --only-show-errors
fi
again az ad app permission admin-consent --id "$app_id"
# Verify: Office 365 Exchange Online, with this role.
echo "   SMTP.SendAsApp is $role"
az rest --method get --url "https://graph.microsoft.com/v1.0/servicePrincipals/$object_id/appRoleAssignments" \
  --query 'value[].{resource:resourceDisplayName,role:appRoleId}' --output table
)SH";

constexpr std::string_view kRbacPermission = R"SH(
step '3. No permission in Entra ID'
# With the role SMTP.SendAsApp in the token Exchange would look at mailbox permissions instead: take it away where it
# is listed (az ad app permission delete; Entra admin center > Enterprise applications > Permissions). User.Read, which
# guides show, is not needed either.
role=$(az_value ad sp show --id "$exchange" --query "appRoles[?value=='SMTP.SendAsApp'].id")
[ -n "$role" ] || {
  echo 'This tenant has no Office 365 Exchange Online, or its role SMTP.SendAsApp is not known.' >&2
  exit 1
}
echo "   SMTP.SendAsApp is $role"
# Verify: no line with this role.
az rest --method get --url "https://graph.microsoft.com/v1.0/servicePrincipals/$object_id/appRoleAssignments" \
  --query 'value[].{resource:resourceDisplayName,role:appRoleId}' --output table
)SH";

constexpr std::string_view kExchange = R"SH(
# Steps 4 to 11 are Exchange's: exosubmit-exchange.ps1 has them, for PowerShell 7.
cat >exosubmit-exchange.ps1 <<'END_OF_EXCHANGE'
# Module: Install-Module ExchangeOnlineManagement -Scope CurrentUser
param([Parameter(Mandatory)] [string] $appId, [Parameter(Mandatory)] [string] $objectId)
@POWERSHELL_HEAD@@EXCHANGE_STEPS@END_OF_EXCHANGE
if command -v pwsh >/dev/null; then
  pwsh -NoProfile -File exosubmit-exchange.ps1 -appId "$app_id" -objectId "$object_id"
else
  step '4 to 11: there is no pwsh here. Run where it is:'
  echo "pwsh -NoProfile -File exosubmit-exchange.ps1 -appId $app_id -objectId $object_id"
fi
)SH";

constexpr std::string_view kTail = R"SH(
step '12. The settings'
# @CARRY@
# Verify: exosubmit-milter -n -u exosubmit; exosubmit check.
printf '%s\n' \
@SETTINGS@ | tee exosubmit.conf
)SH";

}  // namespace

std::string az_script(const SetupSite& site) {
  const bool rbac = site.method == "rbac";
  const bool secret = site.certificate.empty();
  std::string settings;
  for (const std::string& line : settings_lines(site)) {
    settings += settings.empty() ? "  " : " \\\n  ";
    if (line == kClientIdLine) {
      settings += '"' + line + "$app_id\"";
    } else if (line == kSecretExpiresLine) {
      settings += '"' + line + "$secret_expires\"";
    } else {
      settings += sh_literal(line);
    }
  }
  const std::string pattern = std::string(kHead) + std::string(secret ? kSecret : kCertificate) +
                              std::string(rbac ? kRbacPermission : kClassicPermission) +
                              std::string(kExchange) + std::string(kTail);
  return filled(pattern, {{"TENANT", sh_literal(site.tenant)},
                          {"APP_NAME", sh_literal(site.app_name)},
                          {"APP_FILTER", sh_literal("displayName eq " + odata_literal(site.app_name))},
                          {"SECRET_EXPIRES", site.secret_expires},
                          {"CERTIFICATE", sh_literal(site.certificate)},
                          {"POWERSHELL_HEAD", powershell_head(site)},
                          {"EXCHANGE_STEPS", exchange_steps(site)},
                          {"CARRY", carry_words(site)},
                          {"SETTINGS", settings}});
}

}  // namespace exosubmit::cli
