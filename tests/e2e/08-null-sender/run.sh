#!/bin/bash
# Proves that a bounce that comes our way is sent as the mailbox, marked as automatic, and never bounces itself.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_queued @contoso.example '<>'
wire_inline_port
default_settings
setting "mailbox app.senders" "@contoso.example, <>"
go

# Queued: From rewritten, the fields that stop auto-replies added.
message bounce "From: MAILER-DAEMON@relay.example"
submit "$FRONT" "$MESSAGE" '<>' '<someone@example.net>'
wait_for 15 "the bounce at Exchange" copies_are 1 bounce
matches "envelope sender" '"mail_from": *"<app@contoso.example>' "$(received_envelope bounce)"
for field in 'From: <app@contoso.example>' 'Auto-Submitted: auto-generated' 'X-Auto-Response-Suppress: All' 'Reply-To: MAILER-DAEMON@relay.example'; do
  check "$field" grep -qxF "$field"$'\r' "$(received_file bounce)"
done
queue_drains

# What is there already stays.
message marked "From: MAILER-DAEMON@relay.example" "Auto-Submitted: auto-replied"
submit "$FRONT" "$MESSAGE" '<>' '<someone@example.net>'
wait_for 15 "the marked bounce at Exchange" copies_are 1 marked
check "its Auto-Submitted stays" grep -qxF $'Auto-Submitted: auto-replied\r' "$(received_file marked)"
equal "Auto-Submitted fields" 1 "$(grep -c '^Auto-Submitted:' "$(received_file marked)")"
queue_drains

# Refused by Exchange: deferred the first time, given up the second, and nobody gets a bounce of a bounce.
exchange on "rcpt match=gone reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
message refused "From: MAILER-DAEMON@relay.example"
submit "$FRONT" "$MESSAGE" '<>' '<gone@example.net>'
postfix_says "to=<gone@example.net>.*status=deferred .*451 4.1.10 .*Recipient not found"
postfix_says "to=<gone@example.net>.*status=sent"
queue_drains
daemon_says "given up.*gone@example.net|gone@example.net.*given up"
equal "copies at Exchange" 0 "$(copies refused)"
equal "mail to the postmaster or anybody" 0 "$(inbox_count)"
exchange clear

# Inline, null_sender = pass: it goes the way Postfix planned, which here leads back to us.
message passed "From: MAILER-DAEMON@relay.example"
submit "$INLINE" "$MESSAGE" '<>' '<someone@example.net>'
postfix_says "exosubmit-hop/smtp\[.*: to=<someone@example.net>.*status=sent"
wait_for 15 "the bounce at Exchange" copies_are 1 passed
queue_drains
nothing_else_left
