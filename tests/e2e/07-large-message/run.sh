#!/bin/bash
# Proves that 30 MB arrive octet for octet by both wirings, and that the daemon's memory stays small meanwhile.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
main_cf "message_size_limit = 40000000"
go

message large
head -c 22500000 /dev/urandom | base64 -w 76 | sed 's/$/\r/' >> "$MESSAGE"
say "a message of $(stat -c %s "$MESSAGE") octets"

submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>'
equal "copies at Exchange" 1 "$(copies large)"
"$E2E/same_content.py" "$MESSAGE" "$(received_file large)"

daemon_restart
submit "$FRONT" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>'
wait_for 60 "the second copy at Exchange" copies_are 2 large
"$E2E/same_content.py" "$MESSAGE" "$(received_file large)"
queue_drains

peak=$(awk '/VmHWM/ { print $2 }' "/proc/$DAEMON_PID/status")
say "the daemon's peak: $peak KiB"
check "the daemon's memory stays under 64 MiB" test "$peak" -lt 65536
nothing_else_left
