#!/bin/bash
# Proves that a soft refusal at any stage defers the message with Exchange's words in Postfix's log, and that it is
# delivered once, without help, when the refusals are over.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

names=()
# refuse NAME RULE WORDS: a cold daemon meets the rule; Postfix logs a deferral with the words.
refuse() {
  exchange clear
  set_aside # they would meet the rule first, and slow the mailbox down or hold it
  exchange on "$2"
  daemon_restart
  names+=("$1")
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*dsn=4\.[0-9.]+, status=deferred .* said: 451 4\..*$3"
  daemon_says "$QUEUE_ID: .*to=<$1@example.net>.*status=deferred"
}
refuse banner 'banner reply 421 4.3.2 Service not available at the banner' 'Service not available'
refuse banner554 'banner reply 421 4.7.0 Too many connections %S' 'Too many connections'
refuse ehlo 'ehlo reply 451 4.3.0 Busy at EHLO' 'Busy at EHLO'
refuse starttls 'starttls reply 454 4.7.0 TLS not available at this time' 'TLS not available'
refuse ehlo2 'ehlo2 reply 451 4.3.0 Busy at the second EHLO' 'Busy at the second EHLO'
refuse auth 'auth reply 454 4.7.0 Temporary authentication failure at AUTH' 'Temporary authentication failure at AUTH'
refuse blob 'blob reply 454 4.7.0 Temporary authentication failure after the token' 'Temporary authentication failure after the token'
refuse mail 'mail reply 451 4.3.2 System not accepting messages at MAIL' 'System not accepting messages at MAIL'
refuse mail421 'mail reply-then-cut 421 4.3.2 Going away at MAIL' 'Going away at MAIL'
refuse rcpt 'rcpt reply 450 4.2.0 Mailbox busy at RCPT' 'Mailbox busy at RCPT'
refuse data 'data reply 451 4.7.0 Temporary server error at the data command' 'Temporary server error at the data command'
refuse final 'final reply 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded' 'sender thread limit exceeded'
refuse final421 'final reply-then-cut 421 4.3.2 Going away at the end' 'Going away at the end'

exchange clear
take_up
daemon_restart
for name in "${names[@]}"; do wait_for 30 "$name at Exchange" copies_are 1 "$name"; done
queue_drains
equal "messages at Exchange" "${#names[@]}" "$(exchange_count)"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
