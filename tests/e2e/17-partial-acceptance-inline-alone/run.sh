#!/bin/bash
# Proves that inline, without the queued wiring, nothing of a partly refused message leaves by another way: the client is
# told who has it and who has not, and its own retry reaches only those who have not.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_inline_port
default_settings
go

exchange on "rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
message three
recipients=('<good-1@example.net>' '<refused@example.net>' '<good-2@example.net>')
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${recipients[@]}" && fail "accepted"
for word in '^550 5.1.10 ' 'good-1@example.net' 'good-2@example.net' 'refused@example.net' 'not found'; do
  matches "the client's answer" "$word" "$(reply final)"
done
equal "accepted" "<good-1@example.net> <good-2@example.net>" "$(deliveries | awk '{ print $3 }' | sort | paste -sd ' ')"
check "the queue is empty" queue_is_empty
nothing_else_left
exchange clear

# The client tries again after the repair.
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${recipients[@]}" || fail "$(cat "$REPLIES")"
equal "accepted in all" "<good-1@example.net> <good-2@example.net> <refused@example.net>" "$(deliveries | awk '{ print $3 }' | sort | paste -sd ' ')"

# One deferred: 451, and the retry sends to that one alone.
exchange on "rcpt match=later reply 450 4.2.0 Mailbox busy"
message later
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<later@example.net>' && fail "accepted"
matches "the client's answer" '^451 4.2.0 .*Mailbox busy' "$(reply final)"
exchange clear
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<later@example.net>' || fail "$(cat "$REPLIES")"
equal "copies" "1 1" "$(copies later '<good@example.net>') $(copies later '<later@example.net>')"

# An inbound recipient beside a refused one counts as not delivered, and is not.
exchange on "rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"
message local
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<refused@example.net>' '<someone@local.example>' && fail "accepted"
matches "the client's answer" 'someone@local.example' "$(reply final)"
check "the queue is empty" queue_is_empty
equal "local copies" 0 "$(inbox_count)"
nothing_else_left
