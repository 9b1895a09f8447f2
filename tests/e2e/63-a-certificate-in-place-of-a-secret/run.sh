#!/bin/bash
# Proves that mail flows with a certificate as the only credential, that one which Entra ID does not know defers mail with
# its number, and that its repair needs a reload only.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --certificate
setting entra.client_secret_file
setting entra.certificate_file "$DIR/app.pem"

# Certificate and key in one file, of the daemon's user alone.
pair() { cat "$1" "$2" > "$DIR/app.pem.new" && chmod 600 "$DIR/app.pem.new" && mv "$DIR/app.pem.new" "$DIR/app.pem"; }
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=unknown -keyout "$DIR/unknown.key" -out "$DIR/unknown.pem" 2> "$DIR/openssl"
pair "$DIR/unknown.pem" "$DIR/unknown.key"
go

send certificate '<agent@contoso.example>' '<someone@example.net>'
postfix_says "$QUEUE_ID: to=<someone@example.net>.*status=deferred .* said: 451 4\..*AADSTS700027"
equal "transactions without a token" 0 "$(exchange_counter transactions)"

pair "$EXOSIM_CERTIFICATE" "$EXOSIM_KEY"
daemon_reload
queue_drains
equal "copies" 1 "$(copies certificate)"
check "the key stays out of the logs" not grep -qF -f <(sed '1d;$d' "$EXOSIM_KEY") "$MAILLOG" "$DAEMON_LOG"
nothing_else_left
