#!/bin/bash
# Proves that a refusal is not remembered beyond its telling: the same message, octet for octet, is delivered when it is
# sent again after the repair. Queued and inline, at once and after a restart, refused whole and in part.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go
not_found='reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
to_queue() { submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' "$@" || fail "$(cat "$REPLIES")"; }
to_inline() { submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "$@"; }

# Queued: bounced, repaired, sent again.
exchange on "rcpt $not_found"
message queued
to_queue '<one@example.net>'
wait_for 15 "the bounce" inbox_has 1
queue_drains
exchange clear
to_queue '<one@example.net>'
wait_for 15 "the message" copies_are 1 queued
queue_drains

# Inline, refused after the data; the daemon is another one when the client comes again.
exchange on "final reply 554 5.6.0 Corrupt message content"
message inline
to_inline '<two@example.net>' && fail "a refused message was accepted"
matches "the client's answer" '^554 5\.6\.0 .*Corrupt message content' "$(reply final)"
equal "copies of what was refused" 0 "$(copies inline)"
exchange clear
daemon_stop KILL
daemon_start
to_inline '<two@example.net>' || fail "$(cat "$REPLIES")"
equal "copies after the repair" 1 "$(copies inline)"

# Refused in part: only those who have it not get it.
exchange on "rcpt match=four $not_found"
message partial
to_queue '<three@example.net>' '<four@example.net>'
wait_for 15 "the bounce" inbox_has 2
queue_drains
exchange clear
to_queue '<three@example.net>' '<four@example.net>'
wait_for 15 "the recipient who had been refused" copies_are 1 partial '<four@example.net>'
queue_drains
equal "copies for the other" 1 "$(copies partial '<three@example.net>')"
equal "bounces" 2 "$(inbox_count)"
nothing_else_left
