#!/bin/bash
# Proves that what was accepted, in flight or in doubt when the daemon is killed is known to the next one: no second copy.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
rmdir "$STATE"

# Without its directory the daemon does not start, and says which one.
settings_file > "$DIR/exosubmit.conf"
code=0
"$BUILD/milter/exosubmit-milter" -x "$DIR/exosubmit.conf" 2> "$DIR/refusal" || code=$?
equal "exit code without the directory" 78 "$code"
check "the error names the directory" grep -qF "the directory $STATE does not exist" "$DIR/refusal"
mkdir "$STATE"
go
equal "mode of the state file" 600 "$(stat -c %a "$STATE/state.db")"

killed_and_restarted() {
  daemon_stop KILL
  daemon_start
}
send_again() { submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>'; }
content_arrived() { [[ $(grep -c -- '-- octets' "$EXCHANGE/transcript") -ge $1 ]]; }

# Accepted: the client left without its answer, the daemon dies, the client tries again.
message accepted
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' -- --hang-up
daemon_says 'to=<someone@example.net>.*status=sent'
killed_and_restarted
send_again || fail "$(cat "$REPLIES")"
daemon_says 'status=sent \(accepted earlier as OK <'
equal "copies of the accepted one" 1 "$(copies accepted)"

# In flight: killed while Exchange's answer is awaited. In doubt for the next daemon, and for the one after it.
exchange set final-delay 60000
message in-flight
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' -- --hang-up
wait_for 10 "the content at Exchange" content_arrived 2
for daemon in second third; do
  killed_and_restarted
  send_again && fail "the $daemon daemon sent it"
  matches "the $daemon daemon's answer" '^451 4\.4\.2 .*in doubt' "$(reply final)"
done
exchange set final-delay 0
equal "transactions" 2 "$(exchange_counter transactions)"

# In doubt: Exchange took it and never answered.
exchange on "final times=1 accept-then-cut"
message in-doubt
send_again && fail "a message without an answer was accepted"
matches "the answer" '^451 4\.4\.2 ' "$(reply final)"
killed_and_restarted
send_again && fail "it was sent again"
matches "the next daemon's answer" '^451 4\.4\.2 .*in doubt' "$(reply final)"
equal "copies in doubt" 1 "$(copies in-doubt)"
equal "transactions" 3 "$(exchange_counter transactions)"

check "the outcome in the state file" grep -qaF 'OK <' "$STATE"/state.db*
check "no address in the state file" not grep -qaE 'example\.net|agent@|contoso' "$STATE"/state.db*
nothing_else_left
