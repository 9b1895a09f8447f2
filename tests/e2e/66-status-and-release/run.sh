#!/bin/bash
# Proves that `exosubmit status` tells how the daemon stands and exits by it, that `exosubmit release` has a held scope tried
# at once, and that the control socket is for those whom the file's rights name.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

# tool ARGUMENTS...: what it says is in $DIR/told, its exit code in $STATUS.
tool() {
  STATUS=0
  "${AS[@]}" "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" "$@" > "$DIR/told" 2>&1 || STATUS=$?
}
AS=()
code() { # EXPECTED ARGUMENTS...
  tool "${@:2}"
  equal "exit code of ${*:2}: $(cat "$DIR/told")" "$1" "$STATUS"
}
says() { grep -qE -- "$1" "$DIR/told" || fail "not said: $1: $(cat "$DIR/told")"; } # in a line of it
# value EXPRESSION: of the status, as Python has it.
value() { ("$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" status --json || true) | python3 -c "import json, sys; status = json.load(sys.stdin); print($1)"; }

set_up
settings_file > "$DIR/exosubmit.conf"
code 69 status
says "not running: nobody listens on $DIR/control.sock"
code 69 release
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$DIR/control.sock" # a dead daemon's
go

code 0 status
says '^Nothing is held\.$'
send first '<app@contoso.example>' '<secret-recipient@example.net>'
queue_drains
equal "what is counted" "1 0 0 1 True" \
  "$(value 'status["totals"]["accepted"], status["totals"]["deferred"], status["messages"]["passed"], status["messages"]["on_listener"], status["token_expires"] > status["time"]' | tr -d '(,)')"
equal "of its mailbox" "1 1 1 10000" "$(value '"%(m)d %(w)d %(d)d %(l)d" % {"m": status["mailboxes"][0]["minute"]["used"], "w": status["mailboxes"][0]["warm"], "d": status["mailboxes"][0]["day"]["used"], "l": status["mailboxes"][0]["minute"]["limit"]}')"

# A hold.
code 0 release
says '^Nothing is held\.$'
exchange on blob entry smtp-auth-disabled-mailbox
daemon_restart # no warm session
send held '<app@contoso.example>' '<secret-recipient@example.net>'
daemon_says 'hold began.*scope=mailbox app@contoso.example'
postfix_says 'to=<secret-recipient@example.net>.*status=deferred'
code 1 status
says '^  mailbox app@contoso\.example$'
says 'cause: The mailbox has SmtpClientAuthenticationDisabled'
check "lines of at most 80 columns" not grep -qE '^.{81}' "$DIR/told"
equal "the hold" "mailbox app@contoso.example sign-in" "$(value 'status["holds"][0]["scope"] + " " + status["holds"][0]["probe"]')"
code 1 status --json
check "no recipient's address" not grep -q secret-recipient "$DIR/told"
code 69 release mailbox other@contoso.example
says '"mailbox other@contoso\.example" is not held'
says '^  mailbox app@contoso\.example$'
code 0 release mailbox app@contoso.example
says '^mailbox app@contoso\.example is still held: 535 5\.7\.139'

# After the repair: the sign-in ends it at once, and what waits is sent.
set_aside # no message may be the probe
exchange clear
take_up
MAIL_CONFIG=$ETC code 0 release --flush
says '^mailbox app@contoso\.example is no longer held$'
says '^Postfix sends the waiting mail now\.$'
wait_for 10 "the mail that waited" copies_are 1 held
queue_drains
code 0 status

# Who may not write to the socket is told who may.
equal "mode of the socket" 660 "$(stat -c %a "$DIR/control.sock")"
AS=(setpriv --reuid=65534 --regid=65534 --clear-groups)
code 69 status
says 'control\.sock: permission denied\. It is for root and the group root'
AS=()

# Garbage, silence and too much of it harm nobody; --watch on a pipe gives a line for each look.
python3 - "$DIR/control.sock" << 'PYTHON'
import socket, sys
clients = []
for request in [b"", b"\0\xff\x1b[2J", b"x" * 5000, b"release \xff\n", b"status"] * 3:
    client = socket.socket(socket.AF_UNIX)
    client.connect(sys.argv[1])
    try:
        client.sendall(request)
    except (BrokenPipeError, ConnectionResetError):
        pass
    clients.append(client)
PYTHON
code 0 status
(
  trap - ERR
  exec "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" status --watch
) > "$DIR/lines" &
watching=$!
wait_for 5 "a line" test -s "$DIR/lines"
kill "$watching"
wait "$watching" || true
cp "$DIR/lines" "$DIR/told"
says '^20[-0-9]+T[:0-9]+Z sending=0 warm=[0-9]+ waiting=0 accepted=1 .* held=0 alerts=0$'

# A daemon without its socket serves mail; one of another daemon is left alone.
first=$DAEMON_PID first_log=$DAEMON_LOG first_socket=$SOCKET
DAEMON_LOG=$DIR/second.log SOCKET=$POSTFIX/queue/exosubmit/second.sock
setting milter.socket "unix:$SOCKET"
setting state.url memory:
daemon_start
daemon_says 'warning: no control socket, .*another daemon uses it'
daemon_stop
DAEMON_PID=$first DAEMON_LOG=$first_log SOCKET=$first_socket
code 0 status
