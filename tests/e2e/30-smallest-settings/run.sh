#!/bin/bash
# Proves that the smallest valid settings file is accepted, and that the keys left out have the values that suit it.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

printf 'secret' > "$DIR/client_secret"
chmod 600 "$DIR/client_secret"
cat > "$DIR/smallest.conf" << SETTINGS
[entra]
tenant = 11111111-2222-3333-4444-555555555555
client_id = 66666666-7777-8888-9999-000000000000
client_secret_file = $DIR/client_secret
[mailbox app]
username = app@contoso.example
[state]
url = sqlite:$STATE/state.db
SETTINGS
# (The last two lines keep the test off this host's own state file.)
"$BUILD/milter/exosubmit-milter" -n -x "$DIR/smallest.conf" || fail "the smallest settings are refused"

# Without any one of them the daemon says what is wanted, and where.
for key in tenant client_id client_secret_file username; do
  grep -v "^$key " "$DIR/smallest.conf" > "$DIR/incomplete.conf"
  status=0
  "$BUILD/milter/exosubmit-milter" -n -x "$DIR/incomplete.conf" 2> "$DIR/told" || status=$?
  equal "exit status without $key" 78 "$status"
  check "the key is named: $(cat "$DIR/told")" grep -qE "$key|credential" "$DIR/told"
done
