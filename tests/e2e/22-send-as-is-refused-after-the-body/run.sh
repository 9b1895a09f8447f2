#!/bin/bash
# Proves that a From which Exchange refuses after the body bounces when nobody promised it, and waits when the settings did.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting "mailbox app.foreign_from" keep
setting "mailbox app.send_as" boss@contoso.example
go

# Nobody promised agent@: the message's own fault.
message unpromised "From: Agent <agent@contoso.example>"
submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>'
postfix_says "to=<someone@example.net>.*dsn=5.2.252, status=bounced .*554 5.2.252 SendAsDenied; app@contoso.example not allowed to send as agent@contoso.example"
wait_for 10 "the bounce" inbox_has 1
matches "the bounce" 'SendAsDenied; app@contoso.example not allowed to send as agent@contoso.example' "$(bounce_text "$INBOX"/new/*)"
queue_drains
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "accepted"
matches "the inline client's answer" '^55[04] 5.2.252 .*SendAsDenied' "$(reply final)"

# send_as promised boss@, Exchange does not know of it: our set-up.
message promised "From: Boss <boss@contoso.example>"
submit "$FRONT" "$MESSAGE" '<boss@contoso.example>' '<someone@example.net>'
postfix_says "to=<someone@example.net>.*dsn=4.2.252, status=deferred .*SendAsDenied; app@contoso.example not allowed to send as boss@contoso.example"
equal "messages at Exchange" 0 "$(exchange_count)"

# The admin grants it.
exchange_stop
exchange_start --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT" --send-as app@contoso.example=boss@contoso.example
daemon_reload
wait_for 30 "the promised From at Exchange" copies_are 1 promised
check "From is kept" grep -qxF $'From: Boss <boss@contoso.example>\r' "$(received_file promised)"
queue_drains
equal "bounces" 1 "$(inbox_count)"
nothing_else_left
