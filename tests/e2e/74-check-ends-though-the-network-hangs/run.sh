#!/bin/bash
# Proves that `exosubmit check` ends within a minute, with its defaults, against servers that take connections and never say
# a word, one behind the other: token endpoint, SMTP greeting, AUTH.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --on 'banner hang'
default_settings
settings_file > "$DIR/slow.conf"

# A listener whose backlog nobody takes from: TCP connects, and then there is silence.
python3 - "$DIR/silent_port" << 'PYTHON' &
import signal, socket, sys
server = socket.create_server(("127.0.0.1", 0))
open(sys.argv[1], "w").write(str(server.getsockname()[1]))
signal.pause()
PYTHON
SINK_PID=$!
wait_for 10 "the silent server" test -s "$DIR/silent_port"
setting entra.token_endpoint "https://localhost:$(cat "$DIR/silent_port")/t/oauth2/v2.0/token"
setting exchange.port "$(cat "$DIR/silent_port")"
settings_file > "$DIR/silent.conf"

# run_check NAME: in the background, its seconds to $DIR/NAME.seconds.
run_check() {
  local begun=$EPOCHSECONDS
  "$BUILD/lib/cli/exosubmit" -x "$DIR/$1.conf" check --json > "$DIR/$1.json" || true
  echo $((EPOCHSECONDS - begun)) > "$DIR/$1.seconds"
}
run_check silent &
run_check slow &
# first NAME: the failed steps.
failed() { python3 -c 'import json, sys; print(*(s["id"] for s in json.load(open(sys.argv[1]))["steps"] if s["verdict"] == "fail"))' "$DIR/$1.json"; }

# Where AUTH is never answered the wait is longer than that for a connection.
wait_for 60 "the check of a slow greeting" test -s "$DIR/slow.seconds"
equal "what fails when only Exchange is silent" exchange.banner "$(failed slow)"
wait_for 60 "the check of a silent network" test -s "$DIR/silent.seconds"
equal "what fails when all is silent" "token.tls exchange.banner" "$(failed silent)"
check "in a minute: $(cat "$DIR/silent.seconds") s" test "$(cat "$DIR/silent.seconds")" -lt 60

exchange clear
exchange on 'blob hang'
run_check slow
equal "what fails when AUTH is never answered" exchange.auth "$(failed slow)"
check "in a minute: $(cat "$DIR/slow.seconds") s" test "$(cat "$DIR/slow.seconds")" -lt 60
