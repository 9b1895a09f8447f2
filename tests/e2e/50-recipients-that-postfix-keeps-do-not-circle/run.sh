#!/bin/bash
# Proves that where Postfix keeps recipients that were taken from it (a switch of the test daemon) nobody gets a second
# copy, nothing circles, and the end is told: the refused one bounces, the deferred one is retried.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
daemon_fault no-delrcpt
go
not_found='reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
passes_through_the_hop() { postfix_count "exosubmit-hop/cleanup\[.*message-id=<$1@"; }

# One accepted, one refused: after three returns the refusal is final and names who has the message.
exchange on "rcpt match=refused $not_found"
send refused '<agent@contoso.example>' '<good@example.net>' '<refused@example.net>'
wait_for 15 "the bounce" bounces_for refused@example.net
queue_drains
equal "copies for the accepted one" 1 "$(copies refused '<good@example.net>')"
check "Postfix kept it" daemon_log_has "to=<good@example.net>.*status=sent \(accepted earlier as OK <"
passes=$(passes_through_the_hop refused)
check "$passes passes through the hop are no circle" test "$passes" -le 5
matches "the bounce" '550 5\.1\.10 .*delivered to good@example\.net; not delivered to refused@example\.net' \
  "$(bounce_text "$(bounces_for refused@example.net)" | tail -n 1)"
equal "bounces" 1 "$(inbox_count)"
exchange clear

# One accepted, one deferred on two passes.
exchange on "rcpt match=later times=2 reply 450 4.2.0 Mailbox busy"
send deferred '<agent@contoso.example>' '<good@example.net>' '<later@example.net>'
wait_for 15 "the deferred one" copies_are 1 deferred '<later@example.net>'
queue_drains
equal "copies for the accepted one" 1 "$(copies deferred '<good@example.net>')"
exchange clear

# Inline, the rest goes by the queue.
exchange on "rcpt match=later times=2 reply 450 4.2.0 Mailbox busy"
message inline
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<later@example.net>' || fail "$(cat "$REPLIES")"
wait_for 15 "the deferred one" copies_are 1 inline '<later@example.net>'
queue_drains
equal "copies for the accepted one" 1 "$(copies inline '<good@example.net>')"
for name in deferred inline; do
  passes=$(passes_through_the_hop $name)
  check "$passes passes of $name through the hop are no circle" test "$passes" -le 5
done
equal "mail that circled" 0 "$(postfix_count 'too many hops|loops back')"
equal "bounces" 1 "$(inbox_count)"
nothing_else_left
