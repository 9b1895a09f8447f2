#!/bin/bash
# Proves that with on_tempfail = queue an inline client is done at once when Exchange defers, and the mail follows from the
# queue by our own way; where it would leave by another way, the client waits.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting milter.on_tempfail queue
go

exchange on 'rcpt reply 450 4.2.0 Mailbox busy'
message busy
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' '<two@example.net>' || fail "$(cat "$REPLIES")"
id=$(reply final | sed 's/.*queued as //')
postfix_says "exosubmit-hop/smtp\[.* $id: to=<one@example.net>.*status=deferred .*Mailbox busy"
exchange clear
wait_for 20 "both recipients at Exchange" copies_are 2 busy
queue_drains

# No route back to us for this recipient's sender: 451, nothing is queued.
exchange on 'rcpt reply 450 4.2.0 Mailbox busy'
message elsewhere "From: App <app@contoso.example>"
submit "$INLINE" "$MESSAGE" '<somebody@other.example>' '<one@example.net>' && fail "accepted without a way back"
matches "the client's answer" '^451 4.2.0 .*Mailbox busy' "$(reply final)"
check "the queue is empty" queue_is_empty
exchange clear

# At the listener a deferral is Postfix's to retry: it is never accepted there.
exchange on 'rcpt times=1 reply 450 4.2.0 Mailbox busy'
send hop '<agent@contoso.example>' '<one@example.net>'
postfix_says "exosubmit-hop/smtp\[.* $QUEUE_ID: to=<one@example.net>.*status=deferred .*Mailbox busy"
wait_for 20 "the message" copies_are 1 hop
queue_drains
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
