#!/bin/bash
# Proves that a large message meets a full spool directory with 451 and an error that names the directory, that others flow
# meanwhile, and that it is delivered once there is room.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

SPOOL=$DIR/spool
mkdir "$SPOOL"
mount -t tmpfs -o size=512k exosubmit-test "$SPOOL"

set_up
setting milter.spool_directory "$SPOOL"
go

message large
head -c 1500000 /dev/urandom | base64 -w 76 | sed 's/$/\r/' >> "$MESSAGE"
submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>' && fail "it was taken: $(cat "$REPLIES")"
matches "the answer" "^451 4\.3\.0 .*cannot write a spool file in $SPOOL: No space left on device" "$(reply final)"
daemon_says "status=deferred .*$SPOOL: No space left on device"

LARGE=$MESSAGE
message small
submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>' || fail "small: $(cat "$REPLIES")"
equal "copies of the small one" 1 "$(copies small)"

mount -o remount,size=4m "$SPOOL"
submit "$INLINE" "$LARGE" '<app@contoso.example>' '<someone@example.net>' || fail "large: $(cat "$REPLIES")"
equal "copies of the large one" 1 "$(copies large)"
queue_drains
nothing_else_left
