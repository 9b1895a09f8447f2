#!/bin/bash
# Proves that two messages at once on one session slot both arrive, one after the other.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --final-delay 700 --enforce concurrency=1
setting "mailbox app.max_sessions" 1
go

message inline-a && a=$MESSAGE
message inline-b && b=$MESSAGE
"$E2E/smtp_client.py" "$INLINE" "$a" --mail '<agent@contoso.example>' --rcpt '<someone@example.net>' > "$DIR/a" &
first=$!
"$E2E/smtp_client.py" "$INLINE" "$b" --mail '<agent@contoso.example>' --rcpt '<someone@example.net>' > "$DIR/b" &
second=$!
wait "$first" || fail "$(cat "$DIR/a")"
wait "$second" || fail "$(cat "$DIR/b")"
equal "copies" "1 1" "$(copies inline-a) $(copies inline-b)"

send queued-a '<agent@contoso.example>' '<someone@example.net>'
send queued-b '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "both queued messages at Exchange" exchange_has 4
equal "copies" "1 1" "$(copies queued-a) $(copies queued-b)"
queue_drains
equal "sends at once" 1 "$(exchange_counter max_concurrent_sends)"
equal "deferrals" 0 "$(postfix_count status=deferred)"
