#!/bin/bash
# Proves that `exosubmit check` names each mistake of the table `mistakes` first: one Postfix, one daemon and one exosim, set up
# rightly, then wrong in one thing at a time.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"
HERE=$E2E/75-check-names-the-mistake
ZONE=$DIR/zone

# --- what the table's second column may say ------------------------------------------------------------------

main() { ETC=$CONFIG main_cf "$@"; }
service() { postconf -c "$CONFIG" -P "$1"; }
chrooted() { postconf -c "$CONFIG" -F "$LISTENER_SERVICE/inet/chroot=y"; }
route() { echo "$1" > "$CONFIG/exosubmit-senders"; }
unwired() {
  rm -r "$CONFIG"
  cp -a "$DIR/unwired" "$CONFIG"
}
inline() { main 'smtpd_milters = { unix:exosubmit/milter.sock, default_action=tempfail, content_timeout=600s, protocol=6 }'; }
zone() { sed -i "$1" "$ZONE"; }
secret() {
  printf '%s' "$1" > "$DIR/row.secret"
  chmod 600 "$DIR/row.secret"
  setting entra.client_secret_file "$DIR/row.secret"
}
secret_mode() {
  cp "$EXOSIM_SECRET_FILE" "$DIR/row.secret"
  chmod "$1" "$DIR/row.secret"
  setting entra.client_secret_file "$DIR/row.secret"
}
tenant() {
  setting entra.tenant "$1"
  setting entra.token_endpoint "${EXOSIM_TOKEN_ENDPOINT/$EXOSIM_TENANT/$1}"
}
notices() {
  setting operator.contact boss@example.net
  setting operator.notify "127.0.0.1:$FRONT"
}
# The daemon's socket by another name, in the settings and in Postfix.
socket_at() {
  setting milter.socket "unix:$POSTFIX/queue/exosubmit/$1"
  service "$L/smtpd_milters=unix:exosubmit/$1"
}
dead_socket() {
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$POSTFIX/queue/exosubmit/dead.sock"
  chmod 660 "$POSTFIX/queue/exosubmit/dead.sock"
}
closed_directory() { mkdir -p -m 700 "$POSTFIX/queue/exosubmit/closed"; }
# A token with these claims in place of its own; exosim would refuse it, but what comes first is asked here.
token() {
  local claims="{\"aud\":\"https://outlook.office365.com\",\"tid\":\"$EXOSIM_TENANT\",\"oid\":\"$OBJECT_ID\",\"roles\":[\"SMTP.SendAsApp\"],\"exp\":4102444800,$1}"
  local payload
  payload=$(printf '%s' "$claims" | base64 -w 0 | tr '+/' '-_' | tr -d =)
  exchange on "token http 200 application/json {\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"eyJhbGciOiJub25lIn0.$payload.c2lnbmF0dXJl\"}"
}
# An Exchange whose certificate is for another name, of an authority that is trusted.
other_certificate() {
  setting exchange.port "$(sed -n 's/^EXOSIM_SMTP_PORT=//p' "$DIR/other/env")"
  setting exchange.ca_file "$DIR/other/ca.pem"
}
refused_auth() { exchange on blob entry authentication-unsuccessful; }

# --- one row -------------------------------------------------------------------------------------------------

# complaint: "STEP TEXT" of the first failure in the JSON on standard input, else of the first warning.
complaint() {
  python3 -c '
import json, sys
steps = json.load(sys.stdin)["steps"]
found = [s for s in steps if s["verdict"] == "fail"] or [s for s in steps if s["verdict"] == "warn"]
for s in found[:1]:
    print(s["id"], " ".join([s["subject"], s["tried"], s["answer"], s["cause"]] + s["remedy"]).replace("\n", " "))'
}
check_set_up() {
  settings_file > "$DIR/row.conf"
  timeout 60 "$BUILD/lib/cli/exosubmit" -x "$DIR/row.conf" check --json --config-directory "$CONFIG" \
    --dns "127.0.0.1:$(cat "$DIR/dns.port")" > "$DIR/row.json" 2> "$DIR/row.err" || true
  complaint < "$DIR/row.json"
}
start_of_row() {
  exchange clear
  exchange set date-offset 0
  cp "$HERE/zone" "$ZONE"
  CONFIG=$DIR/config
  rm -rf "$CONFIG" "$DIR/row.secret"
  cp -a "$ETC" "$CONFIG"
  sed -i "s|$ETC/|$CONFIG/|" "$CONFIG"/*.cf
  touch -d '-1 minute' "$CONFIG"/*
}

trim() { sed -e 's/^ *//' -e 's/ *$//' <<< "$1"; }
failures=0
# row NAME HOW STEP WORDS
row() {
  local got
  start_of_row
  got=$(
    eval "$2" > "$DIR/row.how" 2>&1 || { echo "cannot be made: $(cat "$DIR/row.how")" && exit; }
    check_set_up
  )
  [[ $got == "$3 "*"$4"* ]] && return
  say "FAILED: $1: expected '$3' with '$4', got '$got'" >&2
  failures=$((failures + 1))
}

# --- the set-up that is right --------------------------------------------------------------------------------

cp "$HERE/zone" "$ZONE"
"$HERE/names.py" "$ZONE" "$DIR/dns.port" &
PROXY_PID=$!
exchange_start
mkdir "$DIR/other"
exosim "$DIR/other" --bad-certificate 2> "$DIR/other/stderr" &
OTHER_PID=$!
STOPPERS+=(stop_other)
stop_other() { kill "$OTHER_PID"; }
postfix_make
main_cf "message_size_limit = 40000000"
cp -a "$ETC" "$DIR/unwired"
wire_queued @contoso.example
default_settings
setting "mailbox app.messages_per_minute" # its warning would be the first
OBJECT_ID=2e8a6c35-917d-4f0b-a6d2-5b3f18c9e047
LISTENER_SERVICE=127.0.0.1:$LISTENER
L=$LISTENER_SERVICE/inet
go
wait_for 10 "the DNS server" test -s "$DIR/dns.port"
wait_for 10 "the other Exchange" test -s "$DIR/other/env"
start_of_row
equal "complaints about a right set-up" "" "$(check_set_up)"

rows=0
while IFS='|' read -r name how step words; do
  [[ -n $name && $name != '#'* ]] || continue
  rows=$((rows + 1))
  row "$(trim "$name")" "$(trim "$how")" "$(trim "$step")" "$(trim "$words")"
done < "$HERE/mistakes"
say "$rows mistakes, $((rows - failures)) named rightly"
equal "mistakes that were not named first" 0 "$failures"
