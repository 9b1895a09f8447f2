#!/bin/bash
# Proves that what `exosubmit setup` prints is sound in both shells and with both methods, whatever the names are; that the
# script for az does its work on a twin of az, and nothing twice; and that the settings which it leaves are accepted.
# shellcheck disable=SC2016 # what others expand
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

here=$E2E/72-setup-scripts-are-sound
tool=$BUILD/lib/cli/exosubmit
mkdir "$DIR/bin" "$DIR/work"
cp "$here/az" "$DIR/bin"
printf '#!/bin/sh\n' > "$DIR/bin/sleep" # the script waits for Microsoft, the twin is quick
chmod 755 "$DIR/bin/sleep"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$DIR/key.pem" -out "$DIR/certificate.pem" -days 3 -subj /CN=relay 2> /dev/null
cat "$DIR/key.pem" "$DIR/certificate.pem" > "$DIR/both.pem"

# setup ARGUMENTS...: the script is in $SCRIPT.
SCRIPT=$DIR/script
setup() { "$tool" setup --tenant contoso.example --mailbox "o'neil@contoso.example" "$@" > "$SCRIPT"; }
powershell() { "$here/powershell_text.py" "$SCRIPT" "$@"; }
# refused WORDS ARGUMENTS...
refused() {
  local status=0
  "$tool" setup "${@:2}" > "$DIR/told" 2>&1 || status=$?
  equal "exit code of setup ${*:2}" 1 "$status"
  matches "what it says" "$1" "$(cat "$DIR/told")"
}

# PowerShell takes U+2018, U+2019, U+201A and U+201B for quotes.
curly=$'curly \xe2\x80\x99 \xe2\x80\x98 \xe2\x80\x9a \xe2\x80\x9b \xe2\x80\x9cquotes\xe2\x80\x9d'

# Names that would be more than names.
names=('exosubmit' "it's" '"double"' "\$(id) \`id\` \${x}" "$curly" '@TENANT@ @SETTINGS@' 'back\slash %s \n' "'; exit 1; '"
  '!history *glob* ~ #comment' 'END_OF_EXCHANGE' '-x --help' $'caf\xc3\xa9')
for method in classic rbac; do
  for name in "${names[@]}"; do
    setup --shell az --method "$method" --app-name="$name"
    check "shellcheck has nothing to say about az, $method, $name" shellcheck "$SCRIPT"
    check "sh reads az, $method, $name" sh -n "$SCRIPT"
    equal "the name that sh reads" "$name" "$(sed -n '/^app_name=/p' "$SCRIPT" > "$DIR/line" && sh -c '. "$1"; printf %s "$app_name"' sh "$DIR/line")"
    sed -n '/^cat >exosubmit-exchange.ps1/,/^END_OF_EXCHANGE$/p' "$SCRIPT" | sed '1d;$d' > "$DIR/exchange.ps1"
    equal "the name in the Exchange part" "$name" "$("$here/powershell_text.py" "$DIR/exchange.ps1" value appName)"

    setup --shell powershell --method "$method" --app-name="$name"
    equal "the name that PowerShell reads" "$name" "$(powershell value appName)"
    if command -v pwsh > /dev/null; then # not in Debian
      check "PowerShell reads $method, $name" pwsh -NoProfile -Command "[void][ScriptBlock]::Create((Get-Content -Raw '$SCRIPT'))"
    fi
  done
  matches "the step of $method" "$([[ $method = rbac ]] && echo New-ManagementRoleAssignment || echo Add-MailboxPermission)" "$(powershell commands)"
done

refused '--app-name: wanted' --tenant contoso.example --mailbox a@contoso.example --app-name $'two\nlines'
refused '--app-name: wanted' --tenant contoso.example --mailbox a@contoso.example --app-name $'two\xe2\x80\xa8lines' # U+2028
refused '--app-name: wanted' --tenant contoso.example --mailbox a@contoso.example --app-name $'\e[2J'
refused '--app-name: wanted' --tenant contoso.example --mailbox a@contoso.example --app-name $'not UTF-8 \xff'
refused '--tenant: wanted' --tenant "x'; rm -rf" --mailbox a@contoso.example
refused '--mailbox: wanted' --tenant contoso.example --mailbox $'a@contoso.example\nb'
refused '--mailbox: wanted each address once' --tenant contoso.example --mailbox a@contoso.example --mailbox A@contoso.example
refused '--certificate .*: No such file' --tenant contoso.example --mailbox a@contoso.example --certificate "$DIR/none"
refused '--certificate .*: wanted a certificate' --tenant contoso.example --mailbox a@contoso.example --certificate "$DIR/key.pem"
setup --certificate "$DIR/both.pem"
check "no private key is printed" not grep -qF "$(sed -n 3p "$DIR/key.pem")" "$SCRIPT"

# accepted FILE: the daemon takes the settings once the files are where they say.
accepted() {
  { sed "s|/etc/exosubmit/|$DIR/work/|" "$1" && printf '%s\n' '' '[state]' 'url = memory:'; } > "$DIR/accepted.conf"
  check "the daemon takes $(cat "$DIR/accepted.conf")" "$BUILD/milter/exosubmit-milter" -n -p "unix:$DIR/socket" -x "$DIR/accepted.conf"
  check "the tool takes them" "$tool" -x "$DIR/accepted.conf" config
}

# run: the script, with the twin of az.
run() {
  cd "$DIR/work"
  AZ_DIR=$DIR/work PATH=$DIR/bin:$PATH sh "$SCRIPT" > "$DIR/out" 2>&1 || fail "the script ends with $?: $(cat "$DIR/out")"
  cd "$DIR"
}
calls() { grep -c -- "$1" "$DIR/work/calls" || true; }
pool=(--mailbox two@contoso.example --pool-address sales@contoso.example --pool-address service@contoso.example)
setup --shell az --app-name "it's \$(id)" "${pool[@]}"
run
equal "the secret" 'a~secret.Value-_1' "$(cat "$DIR/work/client_secret")"
equal "mode of the secret" 600 "$(stat -c %a "$DIR/work/client_secret")"
check "the secret is not shown" not grep -q 'a~secret' "$DIR/out"
equal "consent is asked for until it is given" 2 "$(calls 'admin-consent')"
check "az gets the name" grep -qF -- "--display-name $(printf '%q' "it's \$(id)") " "$DIR/work/calls"
matches "the settings" 'client_id = 11111111-2222-3333-4444-555555555555' "$(cat "$DIR/work/exosubmit.conf")"
matches "the command for Exchange" 'appId 11111111-.* -objectId 99999999-' "$(cat "$DIR/out")"
accepted "$DIR/work/exosubmit.conf"
matches "the pool" 'send_as = sales@contoso.example, service@contoso.example' "$(cat "$DIR/accepted.conf")"
run
equal "what is made in two runs" "1 1 1 1" \
  "$(calls 'ad app create') $(calls 'ad sp create') $(calls 'credential reset') $(calls 'permission add')"
matches "the end of the secret that was there" 'secret_expires = 2031-02-03' "$(cat "$DIR/work/exosubmit.conf")"

# The settings of the other shell, and of mailboxes without a pool.
for more in '' '--mailbox two@contoso.example' '--mailbox two@contoso.example --mailbox o-neil@contoso.example'; do
  # shellcheck disable=SC2086 # several words
  setup --shell powershell $more
  powershell settings > "$DIR/settings"
  accepted "$DIR/settings"
done

# A tenant without Exchange, and an az that fails: the script stops, and nothing more is made.
stops() {
  rm -r "$DIR/work" && mkdir "$DIR/work" && touch "$DIR/work/$1"
  cd "$DIR/work"
  AZ_DIR=$DIR/work PATH=$DIR/bin:$PATH sh "$SCRIPT" > "$DIR/out" 2>&1 && fail "the script does not stop: $(cat "$DIR/out")"
  cd "$DIR"
  equal "what is made after $1" 0 "$(calls "$2")"
}
setup --shell az
stops no_exchange 'permission add'
matches "what it says" 'has no Office 365 Exchange Online' "$(cat "$DIR/out")"
stops az_fails 'ad app create'

# A certificate.
rm -r "$DIR/work" && mkdir "$DIR/work"
setup --shell az --method rbac --certificate "$DIR/both.pem"
check "shellcheck has nothing to say with a certificate" shellcheck "$SCRIPT"
run
equal "the certificate that az got" "$(openssl x509 -in "$DIR/certificate.pem" -noout -fingerprint -sha256)" "$(cat "$DIR/work/credential")"
check "no role is granted" not grep -q 'permission add' "$DIR/work/calls"
install -m 600 "$DIR/key.pem" "$DIR/work/private_key.pem"
cp "$DIR/certificate.pem" "$DIR/work/certificate.pem"
accepted "$DIR/work/exosubmit.conf"
