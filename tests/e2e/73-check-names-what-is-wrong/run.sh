#!/bin/bash
# Proves that `exosubmit check` passes where all is well and sends nothing, that --send is the only proof of the right to send,
# that failures name cause and remedy, and that neither --report nor --curl lets a secret or an address out.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --send-as app@contoso.example=sales@contoso.example
default_settings
setting "mailbox app.messages_per_minute" 30
setting "mailbox app.send_as" "sales@contoso.example, @shop.example"
settings_file > "$DIR/exosubmit.conf"

# tool ARGUMENTS...: what it says is in $DIR/told, its exit code in $STATUS.
tool() {
  STATUS=0
  "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" "$@" > "$DIR/told" 2>&1 || STATUS=$?
}
# from_json EXPRESSION: of the document in $DIR/told, as `d`; `steps` are its steps by id.
from_json() {
  python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
steps = {}
for step in d["steps"]: steps.setdefault(step["id"], step)
print(eval(sys.argv[2]))' "$DIR/told" "$1"
}
count() { grep -c "$@" || true; }
# fails_first ID WORDS: what check must say.
fails_first() {
  tool check --json
  equal "exit code" 1 "$STATUS"
  equal "first failure: $(cat "$DIR/told")" "$1" "$(from_json 'd["first_failure"]')"
  matches "its cause" "$2" "$(from_json "steps['$1']['cause']")"
  equal "it has a remedy" True "$(from_json "len(steps['$1']['remedy']) > 0")"
}

# All well: 0, and nothing was sent or counted.
tool check
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
matches "rights" 'unproved  the right to send as app@contoso.example \(exchange.rights\)' "$(cat "$DIR/told")"
matches "the end" ' 0 warned, 0 failed, 1 unproved$' "$(cat "$DIR/told")"
equal "messages" 0 "$(exchange_count)"
equal "no colour and no progress in a file" 0 "$(count $'\x1b\|\r' "$DIR/told")"

# --send: each promised From once, to the mailbox; the pattern is named as not tried. Root makes no memory: `send` does here.
message first
tool send -f app@contoso.example first@example.net < "$MESSAGE"
tool check --send --json
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
equal "verdict" ok "$(from_json 'd["verdict"]')"
equal "verdicts" "ok ok unproved" "$(from_json '" ".join(s["verdict"] for s in d["steps"] if s["id"] == "exchange.send")')"
equal "messages to the mailbox itself" 2 "$(deliveries | count '<app@contoso.example>')"
tool check --mailbox app@contoso.example --send other@example.net
equal "messages to another address" 2 "$(deliveries | count '<other@example.net>')"

# They count in the daemon's memory: the mailbox's minute is used up.
setting "mailbox app.messages_per_minute" 5
setting "mailbox app.slot_wait" 1s
settings_file > "$DIR/exosubmit.conf"
fails_send() {
  exchange clear
  [[ $# -lt 2 ]] || exchange on "$2"
  tool check --send --json
  equal "exit code: $(cat "$DIR/told")" 1 "$STATUS"
  equal "first failure" exchange.send "$(from_json 'd["first_failure"]')"
  matches "cause or answer" "$1" "$(from_json "steps['exchange.send']['cause'] + steps['exchange.send']['answer']")"
}
fails_send 'messages_per_minute|4 .*minute'
setting "mailbox app.messages_per_minute" 30
settings_file > "$DIR/exosubmit.conf"

# AUTH passes, sending does not. The first refusal is the last try.
before=$(exchange_counter transactions)
fails_send 'SendAs' 'final entry send-as-denied'
equal "tries: two transactions, the rehearsal's one among them" 2 $(($(exchange_counter transactions) - before))
fails_send 'fault of permission, although 430' 'final entry mailbox-logon-failure'
matches "the remedy has our ids" 'Add-MailboxPermission app@contoso.example ' "$(from_json 'steps["exchange.send"]["remedy"]')"
exchange clear

# What fails is named, with the tenant's own ids.
exchange on 'token wrong-audience'
fails_first token.audience 'for another service'
exchange clear
exchange on 'blob entry authentication-unsuccessful'
fails_first exchange.auth 'The token is right.*\(1\) the service principal is not registered'
matches "the remedy has our ids" "New-ServicePrincipal -AppId $EXOSIM_CLIENT_ID -ObjectId [0-9a-f-]{36} " \
  "$(from_json '"\n".join(steps["exchange.auth"]["remedy"])')"
exchange clear
exchange on 'token entry aadsts7000215'
fails_first token.request 'secret'
exchange clear
exchange on 'starttls reply 454 4.7.0 TLS not available'
fails_first exchange.starttls 'STARTTLS'
exchange clear
exchange on 'banner reply 220 hello\x1b[2J'
tool check
matches "control characters are shown, not obeyed" 'it greets: hello\\x1b\[2J' "$(cat "$DIR/told")"
exchange clear
exchange set date-offset 600
tool check --json
equal "a clock that is off" warn "$(from_json 'steps["token.clock"]["verdict"]')"
exchange set date-offset 0
setting entra.ca_file "/etc/ssl/certs/ca-certificates.crt"
settings_file > "$DIR/exosubmit.conf"
fails_first token.tls 'TLS is inspected'
matches "the issuer" 'issued by CN=exosim' "$(from_json 'steps["token.tls"]["answer"]')"
setting entra.ca_file "$EXOSIM_CA"
setting exchange.no_such_key 1
settings_file > "$DIR/exosubmit.conf"
fails_first settings 'exosubmit.conf:[0-9]+: \[exchange\] no_such_key'
setting exchange.no_such_key
settings_file > "$DIR/exosubmit.conf"

# --wait recovers.
exchange on 'blob times=1 entry authentication-unsuccessful'
tool check --wait 1m
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
equal "passes that failed, a line each" 1 "$(count '^[0-9:]* AUTH as .*535 5.7.3.*again in 5s$' "$DIR/told")"

# The same by curl, as printed; the token stays out of sight.
tool check --curl
equal "exit code" 0 "$STATUS"
check "no secret in the commands" not grep -qF "$(cat "$EXOSIM_SECRET_FILE")" "$DIR/told"
sh "$DIR/told" > "$DIR/by_curl" 2>&1 || fail "the curl commands: $(cat "$DIR/by_curl")"
matches "curl signs in" '235 2.7.0 Authentication successful' "$(cat "$DIR/by_curl")"
equal "the token or its base64 in what curl shows" 0 "$(count 'eyJ\|dXNlcj' "$DIR/by_curl")"

# The report: for its owner, without secret and without addresses.
tool check --report "$DIR/report" --config-directory "$ETC"
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
equal "mode" 600 "$(stat -c %a "$DIR/report")"
check "it has the settings" grep -q '^client_secret_file = ' "$DIR/report"
equal "secrets" 0 "$(count -F "$(cat "$EXOSIM_SECRET_FILE")" "$DIR/report")"
equal "addresses" 0 "$(count 'app@\|sales@' "$DIR/report")"
check "masked ones" grep -q 'username = user[0-9]*@contoso.example' "$DIR/report"
ln -s "$DIR/elsewhere" "$DIR/link"
tool check --report "$DIR/link"
equal "exit code for a link" 1 "$STATUS"
check "nothing is written through it" not test -e "$DIR/elsewhere"
tool check --report "$DIR/whole" --with-addresses
check "addresses where wanted" grep -q 'username = app@contoso.example' "$DIR/whole"

# token: claims, never the token.
tool token
equal "exit code" 0 "$STATUS"
matches "claims" 'aud    https://outlook.office365.com.*roles  SMTP.SendAsApp.*exp ' "$(cat "$DIR/told")"
equal "tokens" 0 "$(count eyJ "$DIR/told")"
tool check --mailbox nobody
equal "exit code for an unknown mailbox" 1 "$STATUS"
matches "which there are" '--mailbox app ' "$(cat "$DIR/told")"
