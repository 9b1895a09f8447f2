#!/bin/bash
# Proves that without a token the mail is deferred, that Postfix's log and ours name the cause, that nothing reaches
# Exchange meanwhile, and that the mail leaves by itself after the repair.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting entra.timeout 2s
go

names=()
# without_token NAME CAUSE: a message now must be deferred, and both logs name the cause.
without_token() {
  names+=("$1")
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*status=deferred .* said: 451 4\..*$2"
  daemon_says "$2"
  equal "transactions without a token" 0 "$(exchange_counter transactions)"
}
# entra NAME CAUSE RULE
entra() {
  exchange clear
  exchange on "token $3"
  daemon_restart
  without_token "$1" "$2"
  exchange clear
}

# Our own mistakes, repaired in the settings.
printf "not-the-secret~0123456789" > "$DIR/wrong_secret"
chmod 600 "$DIR/wrong_secret"
setting entra.client_secret_file "$DIR/wrong_secret"
daemon_restart
without_token wrong-secret 'AADSTS7000215'
setting entra.client_secret_file "$EXOSIM_SECRET_FILE"

unknown=00000000-dead-beef-0000-000000000000
setting entra.tenant $unknown
setting entra.token_endpoint "${EXOSIM_TOKEN_ENDPOINT/$EXOSIM_TENANT/$unknown}"
daemon_restart
without_token unknown-tenant 'AADSTS90002'
setting entra.tenant "$EXOSIM_TENANT"

read -r closed < <(free_ports 1)
setting entra.token_endpoint "${EXOSIM_TOKEN_ENDPOINT/:$EXOSIM_HTTPS_PORT/:$closed}"
daemon_restart
without_token entra-down '[Cc]onnect'
setting entra.token_endpoint "$EXOSIM_TOKEN_ENDPOINT"

# Entra's.
entra html '502' 'http 502 text/html <html><body>Bad Gateway</body></html>'
entra html-200 '[Hh]tml|HTML|JSON|json' 'http 200 text/html <html><body>Sign in</body></html>'
entra busy 'throttled' 'http 429 application/json retry-after=1 {"error":"temporarily_unavailable","error_description":"throttled"}'
entra hang 'tim(e|ed) *out|[Tt]imeout|in time' 'hang'
entra cut '.' 'cut'
entra expired-secret 'AADSTS7000222' 'entry aadsts7000222'
entra disabled 'AADSTS7000112' 'entry aadsts7000112'

daemon_restart
for name in "${names[@]}"; do wait_for 30 "$name at Exchange" copies_are 1 "$name"; done
queue_drains
check "the secrets stay out of the logs" not grep -qF -e "not-the-secret~0123456789" -f "$EXOSIM_SECRET_FILE" "$MAILLOG" "$DAEMON_LOG"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
