#!/bin/bash
# Proves that a daemon killed after the journal knows of a partial acceptance, and before Postfix does, sends nothing twice:
# the refused one alone bounces, the accepted one has one copy. Queued, and inline with a client that tries again.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
exchange on "rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
daemon_is_dead() { ! kill -0 "$DAEMON_PID"; }
dies_and_comes_back() {
  local status=0
  wait_for 10 "the daemon's death" daemon_is_dead
  wait "$DAEMON_PID" || status=$?
  equal "how the daemon ended" $((128 + 9)) $status
  equal "copies when it died" 1 "$(copies "$1" '<good@example.net>')"
  check "it died before its verdict" not daemon_log_has 'to=<good@example.net>'
  daemon_fault
  daemon_start
}

daemon_fault die-after-commit=partial
daemon_start
postfix_start
send queued '<agent@contoso.example>' '<good@example.net>' '<refused@example.net>'
dies_and_comes_back queued
wait_for 15 "the bounce" inbox_has 1
queue_drains
equal "copies" "1 0" "$(copies queued '<good@example.net>') $(copies queued '<refused@example.net>')"
daemon_says "$QUEUE_ID: .*to=<good@example.net>.*status=sent \(accepted earlier as OK <"
bounce=$(bounces_for refused@example.net)
equal "recipients that the bounce names" 1 "$(grep -c '^Final-Recipient:' "$bounce")"
matches "the bounce" '550 5\.1\.10 .*Recipient not found' "$(bounce_text "$bounce")"
daemon_stop

: > "$DAEMON_LOG"
daemon_fault die-after-commit=partial
daemon_start
message inline
attempt() { submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<refused@example.net>'; }
attempt && fail "accepted by a daemon that died"
matches "the client's answer" '^451 4\.7\.1 ' "$(reply final)"
dies_and_comes_back inline
attempt || fail "$(cat "$REPLIES")"
wait_for 15 "the second bounce" inbox_has 2
queue_drains
equal "copies" "1 0" "$(copies inline '<good@example.net>') $(copies inline '<refused@example.net>')"
nothing_else_left
