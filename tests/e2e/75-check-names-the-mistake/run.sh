#!/bin/bash
# Proves that `exosubmit check` names each mistake of the table `mistakes` first: one Postfix, one daemon and one exosim, set up
# rightly, then wrong in one thing at a time.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"
HERE=$E2E/75-check-names-the-mistake
ZONE=$DIR/zone
OBJECT_ID=2e8a6c35-917d-4f0b-a6d2-5b3f18c9e047 # exosim's
AT_ONCE=4
LOGS=() # they tell nothing here

# --- what the table's second column may say; $CONFIG is the row's own copy of Postfix's configuration ---------

main() { ETC=$CONFIG main_cf "$@"; }
service() { postconf -c "$CONFIG" -P "$1"; }
chrooted() { postconf -c "$CONFIG" -F "$L/chroot=y"; }
route() { echo "$1" > "$CONFIG/exosubmit-senders"; }
unwired() {
  rm -r "$CONFIG"
  cp -a "$DIR/unwired" "$CONFIG"
}
inline() { main 'smtpd_milters = { unix:exosubmit/milter.sock, default_action=tempfail, content_timeout=600s, protocol=6 }'; }
zone() { sed -i "$1" "$ZONE"; }
# secret VALUE [MODE]: the client secret's file.
secret() {
  printf '%s' "$1" > "$ROW/secret"
  chmod "${2:-600}" "$ROW/secret"
  setting entra.client_secret_file "$ROW/secret"
}
# certificate CERTIFICATE KEY
certificate() {
  setting entra.client_secret_file
  setting entra.secret_expires
  setting entra.certificate_file "$1"
  setting entra.private_key_file "$2"
}
tenant() {
  setting entra.tenant "$1"
  setting entra.token_endpoint "${EXOSIM_TOKEN_ENDPOINT/$EXOSIM_TENANT/$1}"
}
notices() {
  setting operator.contact boss@example.net
  setting operator.notify "127.0.0.1:$FRONT"
}
# socket_at NAME: the daemon's socket by another name, in the settings and in Postfix.
socket_at() {
  setting milter.socket "unix:$POSTFIX/queue/exosubmit/$1"
  service "$L/smtpd_milters=unix:exosubmit/$1"
}
dead_socket() {
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$POSTFIX/queue/exosubmit/dead.sock"
  chmod 660 "$POSTFIX/queue/exosubmit/dead.sock"
}
closed_directory() { mkdir -m 700 "$POSTFIX/queue/exosubmit/closed"; }
# token CLAIM: one in place of exosim's own. exosim would refuse it; the row asks what is said before that.
token() {
  local claims payload
  claims="{\"aud\":\"https://outlook.office365.com\",\"tid\":\"$EXOSIM_TENANT\",\"oid\":\"$OBJECT_ID\",\"roles\":[\"SMTP.SendAsApp\"],\"exp\":4102444800,$1}"
  payload=$(printf '%s' "$claims" | base64 -w 0 | tr '+/' '-_' | tr -d =)
  exchange on "token http 200 application/json {\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"eyJhbGciOiJub25lIn0.$payload.c2lnbmF0dXJl\"}"
}
refused_auth() { exchange on blob entry authentication-unsuccessful; }
# An Exchange whose certificate is for another name, of an authority that is trusted.
other_certificate() {
  setting exchange.port "$(sed -n 's/^EXOSIM_SMTP_PORT=//p' "$DIR/other/env")"
  setting exchange.ca_file "$DIR/other/ca.pem"
}
send_too() { ARGUMENTS+=(--send); }
# Rows that change what all share run alone.
is_shared() { [[ $1 =~ (exchange|token|refused_auth|zone|ZONE) ]]; }

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
  settings_file > "$ROW/exosubmit.conf"
  timeout 60 "$BUILD/lib/cli/exosubmit" -x "$ROW/exosubmit.conf" check --json --config-directory "$CONFIG" \
    --dns "127.0.0.1:$(cat "$DIR/dns.port")" "${ARGUMENTS[@]}" > "$ROW/json" 2> "$ROW/errors" || true
  complaint < "$ROW/json"
}
# start_of_row NUMBER
start_of_row() {
  ROW=$DIR/row.$1
  CONFIG=$ROW/config
  ARGUMENTS=()
  mkdir "$ROW"
  cp -a "$ETC" "$CONFIG"
  sed -i "s|$ETC/|$CONFIG/|" "$CONFIG"/*.cf
  touch -d '-1 minute' "$CONFIG"/*
}
# row NUMBER NAME HOW STEP WORDS: what is wrong is in $ROW/failed.
row() {
  local got
  start_of_row "$1"
  eval "$3" > "$ROW/how" 2>&1 || echo "$2: cannot be made: $(cat "$ROW/how")" > "$ROW/failed"
  got=$(check_set_up)
  [[ $got == "$4 "*"$5"* ]] || echo "$2: expected '$4' with '$5', got '$got'" >> "$ROW/failed"
}
trim() { sed -e 's/^ *//' -e 's/ *$//' <<< "$1"; }
# rows shared|own: all rows of that kind.
rows() {
  local number=0 name how step words kind
  while IFS='|' read -r name how step words; do
    [[ -n $name && $name != '#'* ]] || continue
    number=$((number + 1))
    kind=own
    ! is_shared "$how" || kind=shared
    [[ $kind == "$1" ]] || continue
    if [[ $kind == shared ]]; then
      exchange clear
      exchange set date-offset 0
      cp "$HERE/zone" "$ZONE"
      (row "$number" "$(trim "$name")" "$(trim "$how")" "$(trim "$step")" "$(trim "$words")")
    else
      row "$number" "$(trim "$name")" "$(trim "$how")" "$(trim "$step")" "$(trim "$words")" &
      ROWS+=($!)
      [[ ${#ROWS[@]} -lt $AT_ONCE ]] || { wait "${ROWS[0]}" && ROWS=("${ROWS[@]:1}"); }
    fi
  done < "$HERE/mistakes"
  [[ ${#ROWS[@]} -eq 0 ]] || wait "${ROWS[@]}"
  ROWS=()
}

# --- the set-up that is right --------------------------------------------------------------------------------

cp "$HERE/zone" "$ZONE"
"$HERE/names.py" "$ZONE" "$DIR/dns.port" &
PROXY_PID=$!
exchange_start
mkdir "$DIR/other"
"$BUILD/tests/simulator/exosim" "$DIR/other" --bad-certificate 2> "$DIR/other/stderr" & # no function: its pid is wanted
OTHER_PID=$!
stop_other() { kill "$OTHER_PID"; }
STOPPERS+=(stop_other)
key_pair() { openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=$1" -days 365 -keyout "$DIR/$1.key" -out "$DIR/$1.pem" 2> "$DIR/openssl"; }
key_pair app
key_pair stranger
printf '%s\n' '[ca]' 'default_ca = old' '[old]' "database = $DIR/index" "new_certs_dir = $DIR" "serial = $DIR/serial" 'default_md = sha256' 'policy = any' \
  '[any]' 'commonName = supplied' > "$DIR/old.cnf"
touch "$DIR/index"
openssl req -new -newkey rsa:2048 -nodes -subj /CN=old -keyout "$DIR/old.key" -out "$DIR/old.csr" 2> "$DIR/openssl"
openssl ca -batch -selfsign -rand_serial -config "$DIR/old.cnf" -keyfile "$DIR/old.key" -in "$DIR/old.csr" -notext -out "$DIR/old.pem" \
  -startdate 20200101000000Z -enddate 20210101000000Z 2> "$DIR/openssl"
chmod 600 "$DIR"/*.key
postfix_make
main_cf "message_size_limit = 40000000"
cp -a "$ETC" "$DIR/unwired"
wire_queued @contoso.example
default_settings
setting "mailbox app.messages_per_minute" # its warning would be the first
setting entra.secret_expires "$(date -d '+1 year' +%F)"
L=127.0.0.1:$LISTENER/inet
go
wait_for 10 "the DNS server" test -s "$DIR/dns.port"
wait_for 10 "the other Exchange" test -s "$DIR/other/env"

start_of_row right
equal "complaints about a right set-up" "" "$(check_set_up)"
ROWS=()
rows own
rows shared
made=$(find "$DIR" -maxdepth 1 -name 'row.[0-9]*' | wc -l)
named=$((made - $(find "$DIR" -path '*/row.*/failed' | wc -l)))
say "$made mistakes, $named named rightly"
equal "mistakes that were not named first" "" "$(find "$DIR" -path '*/row.*/failed' -exec cat {} +)"
