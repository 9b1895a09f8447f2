#!/bin/bash
# Proves that a hard refusal of the message bounces it with Exchange's words, and that a hard refusal of ourselves (before
# MAIL) only defers it.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --tarpit 100
go

bounces=0
# bounced NAME RULE DSN WORDS: the message bounces, and the bounce has the words.
bounced() {
  exchange on "$2"
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*dsn=$3, status=bounced .*$4"
  daemon_says "$QUEUE_ID: .*to=<$1@example.net>.*dsn=$3, status=bounced"
  bounces=$((bounces + 1))
  wait_for 10 "the bounce of $1" inbox_has "$bounces"
  matches "the bounce" "$4" "$(bounce_text "$(bounces_for "$1@example.net")")"
  queue_drains
  exchange clear
}
bounced mail 'mail reply 550 5.7.1 Refused at MAIL' 5.7.1 'Refused at MAIL'
bounced rcpt 'rcpt reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Refused at RCPT' 5.1.10 'Refused at RCPT'
bounced data 'data reply 554 5.6.0 Refused at the data command' 5.6.0 'Refused at the data command'
bounced final 'final reply 554 5.6.0 Corrupt message content' 5.6.0 'Corrupt message content'

# Inline, the client gets the same. (A third unknown refusal in a row would begin a hold.)
daemon_restart
exchange on 'final reply 550 5.7.1 Refused at the end'
message inline-hard
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "accepted"
matches "the inline client's answer" '^550 5.7.1 .*Refused at the end' "$(reply final)"
exchange clear

deferred=()
# deferred NAME RULE WORDS: refused before MAIL: our set-up or theirs, never the message's fault.
defers() {
  set_aside # three alike would hold the endpoint
  exchange on "$2"
  daemon_restart
  deferred+=("$1")
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*status=deferred .* said: 451 4\..*$3"
  exchange clear
}
defers banner 'banner reply 554 5.3.2 Not for you at the banner' 'Not for you at the banner'
defers ehlo 'ehlo reply 550 5.7.1 Not for you at EHLO' 'Not for you at EHLO'
defers starttls 'starttls reply 554 5.7.0 No TLS for you' 'No TLS for you'
defers ehlo2 'ehlo2 reply 550 5.7.1 Not for you at the second EHLO' 'Not for you at the second EHLO'
defers auth 'auth reply 504 5.7.4 Unrecognized authentication type %S' 'Unrecognized authentication type'
defers blob 'blob reply 535 5.7.3 Authentication unsuccessful %S' '535 5.7.3 Authentication unsuccessful'
defers challenge 'blob challenge' '535 5.7.3 Authentication unsuccessful'
take_up
daemon_reload
for name in "${deferred[@]}"; do wait_for 30 "$name at Exchange" copies_are 1 "$name"; done

queue_drains
equal "messages at Exchange" "${#deferred[@]}" "$(exchange_count)"
equal "bounces" "$bounces" "$(inbox_count)"
nothing_else_left
