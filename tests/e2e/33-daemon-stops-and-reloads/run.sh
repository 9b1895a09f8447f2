#!/bin/bash
# Proves that a stopping daemon finishes what Exchange already has, and sends away at once what waits for a slot; and that a
# reload takes good settings and refuses bad ones.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --final-delay 2500
setting "mailbox app.max_sessions" 1
go

# One message awaits Exchange's answer, another a slot, when SIGTERM comes.
message sending && sending=$MESSAGE
message waiting && waiting=$MESSAGE
client() { "$E2E/smtp_client.py" "$INLINE" "$2" --mail '<agent@contoso.example>' --rcpt '<someone@example.net>' > "$DIR/$1" || exit 1; }
client sending "$sending" &
first=$!
content_arrived() { grep -q -- '-- octets' "$EXCHANGE/transcript"; }
wait_for 10 "the first message's content" content_arrived
client waiting "$waiting" &
second=$!
in_end_of_message() { [[ $(postfix_count 'message-id=<(sending|waiting)@') -eq 2 ]]; }
wait_for 10 "the second message to wait" in_end_of_message
began=${EPOCHREALTIME/./}
kill -TERM "$DAEMON_PID"
wait "$second" && fail "the waiting message was accepted"
waited=$(((${EPOCHREALTIME/./} - began) / 1000))
check "the waiting client was sent away at once, not after $waited ms" test "$waited" -lt 1000
matches "its answer" '"final", "code": 451, "text": "4\.' "$(cat "$DIR/waiting")"
wait "$first" || fail "the message that Exchange had was not finished: $(cat "$DIR/sending")"
wait "$DAEMON_PID" || fail "the daemon ended with $?"
unset DAEMON_PID
equal "copies" "1 0" "$(copies sending) $(copies waiting)"
check "the socket is gone" not nc -zU "$SOCKET"

# Reload. Bad settings: the daemon says where the mistake is and goes on with the old ones.
exchange set final-delay 0
daemon_start
sed -i 's/^max_sessions.*/max_sessions = many/' "$DIR/exosubmit.conf"
kill -USR1 "$DAEMON_PID"
daemon_says 'exosubmit.conf:[0-9]+: \[mailbox app\] max_sessions: '
message after-bad
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' || fail "$(cat "$REPLIES")"
equal "copies" 1 "$(copies after-bad)"

# Good settings: the next message meets them.
setting exchange.max_message_size 1K
settings_file > "$DIR/exosubmit.conf"
kill -USR1 "$DAEMON_PID"
message after-good
head -c 2000 /dev/zero | tr '\0' x | fold -w 72 | sed 's/$/\r/' >> "$MESSAGE"
printf '\r\n' >> "$MESSAGE"
refused() { ! submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>'; }
wait_for 5 "the new limit" refused
matches "the client's answer" '^552 5.3.4 ' "$(reply final)"
queue_drains
