#!/bin/bash
# Proves that a message without Message-ID and Date and with unqualified addresses is known again on every pass: one
# recipient is accepted while Postfix loses the answer, the others are deferred twice, and nobody gets a second copy.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --final-delay 1500
postfix_make
wire_queued @contoso.example
wire_inline_port
default_settings
# The front changes nothing. The hop would, on each pass anew, did the wiring not prevent it.
main_cf "local_header_rewrite_clients = permit_mynetworks" "append_dot_mydomain = yes"
sed -i "s/^127.0.0.1:$FRONT .*/& -o local_header_rewrite_clients=/" "$ETC/master.cf"
go

content_arrived() { [[ $(grep -c -- '-- octets' "$EXCHANGE/transcript") -ge $1 ]]; }
# (In From, To and Cc an address without any domain is refused before a connection is spent: Exchange refuses it, too.)
fields=('From: App <app@contoso.example>' 'To: you@host' 'Subject: bare' 'Reply-To: "Call Back" <app>, second' 'Sender: app'
  'Disposition-Notification-To: app')
printf '%s\r\n' "${fields[@]}" '' 'Hello.' > "$DIR/bare.eml"
recipients=('<good@example.net>' '<later-1@example.net>' '<later-2@example.net>')
exchange on "rcpt match=later times=4 reply 450 4.2.0 Mailbox busy" # two recipients on two passes

# The first pass accepts one. Postfix is restarted meanwhile, so that it learns nothing and sends all three again.
submit "$FRONT" "$DIR/bare.eml" '<agent@contoso.example>' "${recipients[@]}" || fail "$(cat "$REPLIES")"
wait_for 10 "the content at Exchange" content_arrived 1
postfix_stop
postfix_start
flush
wait_for 30 "the last recipient at Exchange" copies_are 1 bare '<later-2@example.net>'
queue_drains

daemon_says 'to=<good@example.net>.*status=sent \(accepted earlier as '
for recipient in "${recipients[@]}"; do equal "copies for $recipient" 1 "$(copies bare "$recipient")"; done
equal "deferrals that exosim gave" 4 "$(grep -c 'S: 450 4.2.0 Mailbox busy' "$EXCHANGE/transcript")"
for field in "${fields[@]}"; do check "$field is as written" grep -qxF "$field"$'\r' "$(received_file bare)"; done
check "Postfix added neither Message-ID nor Date" not grep -qiE '^(message-id|date):' "$(received_file bare)"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
