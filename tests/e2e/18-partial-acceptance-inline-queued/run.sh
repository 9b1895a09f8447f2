#!/bin/bash
# Proves that inline, with the queued wiring behind it, the rest of a partly refused message goes by the queue and back to
# us: accepted ones get one copy, the refused one bounces alone, the deferred one is retried.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

exchange on "rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
message three
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<@hop.example:Good-1@example.net>' '<refused@example.net>' '<good-2@example.net>' '<someone@local.example>'
matches "the client's answer" '^250 2.0.0 Ok: queued as' "$(reply final)"
id=$(reply final | sed 's/.*queued as //')
equal "accepted when the client has its answer" 2 "$(copies three)"
postfix_says "exosubmit-hop/smtp\[.* $id: to=<refused@example.net>.*dsn=5.1.10, status=bounced .*Recipient not found"
wait_for 15 "the bounce and the local copy" inbox_has 2
queue_drains
equal "recipients that the bounce names" 1 "$(grep -c '^Final-Recipient:' "$(bounces_for refused@example.net)")"
equal "recipients at Exchange" "<Good-1@example.net> <good-2@example.net>" "$(deliveries | awk '$2 == "three" { print $3 }' | sort | paste -sd ' ')"
exchange clear

exchange on "rcpt match=later reply 450 4.2.0 Mailbox busy"
message later
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<good@example.net>' '<later@example.net>' || fail "$(cat "$REPLIES")"
id=$(reply final | sed 's/.*queued as //')
postfix_says "$id: to=<later@example.net>.*status=deferred .*Mailbox busy"
postsuper -c "$ETC" -r ALL 2> /dev/null # the rest gets a new queue id and another Received field
exchange clear
wait_for 20 "the deferred one" copies_are 1 later '<later@example.net>'
queue_drains
equal "copies of the accepted one" 1 "$(copies later '<good@example.net>')"

# Awkward addresses beside a refused one.
exchange on "rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"
message odd
submit "$INLINE" "$MESSAGE" '<agent@contoso.example> SMTPUTF8' '<@hop.example:Routed@Example.net>' '<"quoted local"@example.net>' \
  '<twice@example.net>' '<twice@example.net>' '<пример@example.net>' '<refused-too@example.net>' || fail "$(cat "$REPLIES")"
wait_for 15 "the second bounce" inbox_has 3
queue_drains
equal "recipients at Exchange, each once" '"quoted local"@example.net Routed@Example.net twice@example.net пример@example.net' \
  "$(deliveries | sed -n 's/^[0-9]* odd <\(.*\)>$/\1/p' | sort | paste -sd ' ')"
nothing_else_left
