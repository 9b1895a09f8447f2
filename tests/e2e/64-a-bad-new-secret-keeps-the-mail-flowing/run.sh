#!/bin/bash
# Proves that a new secret which Entra ID refuses does not displace the old one, over reloads too, with one alert; and that
# a good one is picked up without any reload, which ends the alert.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
secret() { (umask 077 && tr -d '\n' > "$DIR/secret"); }
secret < "$EXOSIM_SECRET_FILE"
setting entra.client_secret_file "$DIR/secret"
go
delivered() { # NAME
  message "$1"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' || fail "$(cat "$REPLIES")"
  equal "copies of $1" 1 "$(copies "$1")"
}
reloaded() { [[ $(daemon_count 'settings reloaded') -eq $1 ]]; }
delivered with-the-old-secret

echo 'not-the-secret~0123456789' | secret
daemon_reload
wait_for 5 "the reload" reloaded 1
delivered with-a-bad-new-secret
daemon_says "error: new credential refused, the old one is used: file=$DIR/secret, trace_id=.*AADSTS7000215"
exchange set token-lifetime 3
daemon_reload
wait_for 5 "the second reload" reloaded 2
delivered with-a-bad-new-secret-still
equal "alerts" 1 "$(daemon_count 'new credential refused')"

# The token, and with it the session, lasts three seconds: the next one is asked for with what the file holds then.
secret < "$EXOSIM_SECOND_SECRET_FILE"
number=0
accepted() {
  number=$((number + 1))
  delivered "with-a-good-new-secret-$number"
  daemon_log_has "new credential accepted: file=$DIR/secret"
}
wait_for 15 "the new secret's use" accepted
check "the secrets stay out of the logs" not grep -qF -e 'not-the-secret~0123456789' -f "$EXOSIM_SECRET_FILE" -f "$EXOSIM_SECOND_SECRET_FILE" "$MAILLOG" "$DAEMON_LOG"
queue_drains
