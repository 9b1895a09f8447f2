#!/bin/bash
# Proves that `exosubmit send` gets its token with a federated token file, read at each use, and with the managed identity of
# a virtual machine and of a server of Azure Arc, which no proxy of the environment ever sees.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --federated
default_settings
setting entra.client_secret_file

WHERE=() # a command that leads into another mount namespace
# tool NAME: a message with the settings as they are; what it says is in $DIR/told, its exit code in $STATUS.
tool() {
  rm -f "$STATE"/* # what a failure before this one holds
  settings_file > "$DIR/exosubmit.conf"
  message "$1"
  STATUS=0
  "${WHERE[@]}" "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" send -f agent@contoso.example someone@example.net < "$MESSAGE" > "$DIR/told" 2>&1 || STATUS=$?
}
delivered() {
  tool "$1"
  equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
  equal "copies of $1" 1 "$(copies "$1")"
}
# token CHANGE...: what the issuer writes into the file.
token() { (umask 077 && exosim control "$EXCHANGE" federated-token "$@" > "$DIR/token"); }

setting entra.federated_token_file "$DIR/token"
token
delivered federated
token lifetime=-600
tool federated-expired
equal "exit code: $(cat "$DIR/told")" 75 "$STATUS"
matches "what it says" 'AADSTS700024' "$(cat "$DIR/told")"
token sub=somebody-else
tool federated-another
matches "what it says" 'AADSTS700213' "$(cat "$DIR/told")"
setting entra.federated_token_file

setting entra.managed_identity vm
read -r closed < <(free_ports 1)
export AZURE_POD_IDENTITY_AUTHORITY_HOST=$EXOSIM_METADATA http_proxy=http://127.0.0.1:$closed https_proxy=http://127.0.0.1:$closed
delivered vm
exchange on 'token times=1 http 410 text/plain updating'
delivered vm-that-is-being-updated
setting entra.client_id 00000000-0000-0000-0000-000000000000
tool vm-without-that-identity
matches "what it says" 'HTTP 400: Identity not found' "$(cat "$DIR/told")"
AZURE_POD_IDENTITY_AUTHORITY_HOST=http://192.0.2.1 tool vm-elsewhere
equal "exit code: $(cat "$DIR/told")" 75 "$STATUS"
matches "what it says" '192.0.2.1: a managed identity.s service is asked in clear' "$(cat "$DIR/told")"

# The agent of Azure Arc keeps its challenges below /var/opt: exosim and the tool have one of their own.
exchange_stop
rm "$EXCHANGE/env"
unshare -m sh -c 'mount -t tmpfs none /var/opt && mkdir -p /var/opt/azcmagent/tokens && exec "$@"' sh \
  "$BUILD/tests/simulator/exosim" "$EXCHANGE" --arc-tokens /var/opt/azcmagent/tokens 2>> "$EXCHANGE/stderr" &
EXCHANGE_PID=$!
wait_for 10 "exosim to listen" test -s "$EXCHANGE/env"
# shellcheck disable=SC1091
source "$EXCHANGE/env"
WHERE=(nsenter -m -t "$EXCHANGE_PID")
setting exchange.port "$EXOSIM_SMTP_PORT"
setting entra.managed_identity arc
setting entra.client_id
export IDENTITY_ENDPOINT=$EXOSIM_METADATA/metadata/identity/oauth2/token
delivered arc
