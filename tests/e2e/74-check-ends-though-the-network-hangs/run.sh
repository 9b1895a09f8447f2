#!/bin/bash
# Proves that `exosubmit check` ends within a minute, with its defaults, against servers that take connections and never say
# a word (token endpoint and SMTP), and against an Exchange that never answers AUTH.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --on 'blob hang'
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
# failed NAME: the ids of the steps that failed.
failed() { python3 -c 'import json, sys; print(*(s["id"] for s in json.load(open(sys.argv[1]))["steps"] if s["verdict"] == "fail"))' "$DIR/$1.json"; }

# ended_with NAME IDS: within a minute, and that is what failed.
ended_with() {
  wait_for 60 "the check $1" test -s "$DIR/$1.seconds"
  equal "what fails" "$2" "$(failed "$1")"
  check "in a minute: $(cat "$DIR/$1.seconds") s" test "$(cat "$DIR/$1.seconds")" -lt 60
}
ended_with slow exchange.auth
ended_with silent "token.tls exchange.banner"
