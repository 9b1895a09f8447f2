#!/bin/bash
# Proves that silence at any stage ends in a deferral within the settings' time, and that a silence after the last octet
# is told as in doubt and waited for.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting exchange.connect_timeout 1s
setting exchange.reply_timeout 1s
setting exchange.final_reply_timeout 1s
setting milter.in_doubt_waits "3s, 3s, 3s"
go

names=()
hang() { # NAME STAGE
  exchange clear
  set_aside # three messages that fail alike would hold the endpoint
  exchange on "$2 hang"
  daemon_restart
  names+=("$1")
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*status=deferred .* said: 451 4\."
  daemon_says "$QUEUE_ID: .*to=<$1@example.net>.*status=deferred"
}
for stage in banner ehlo starttls tls ehlo2 auth blob mail rcpt data content; do hang "$stage" "$stage"; done
exchange clear
take_up
daemon_reload
for name in "${names[@]}"; do wait_for 30 "$name at Exchange" copies_are 1 "$name"; done
queue_drains

# In doubt: not tried again before its wait is over.
exchange on 'final times=1 hang'
send final '<agent@contoso.example>' '<final@example.net>'
postfix_says "$QUEUE_ID: to=<final@example.net>.*status=deferred .* said: 451 4\."
daemon_says "$QUEUE_ID: .*to=<final@example.net>.*in doubt"
began=${EPOCHREALTIME/./}
transactions=$(exchange_counter transactions)
postfix_says "$QUEUE_ID: to=<final@example.net>.*status=deferred .*in doubt"
equal "transactions while in doubt" "$transactions" "$(exchange_counter transactions)"
wait_for 20 "the message in doubt at Exchange" copies_are 1 final
check "the wait of 3 s was kept" test $((${EPOCHREALTIME/./} - began)) -gt 1500000
queue_drains
equal "messages at Exchange" $((${#names[@]} + 1)) "$(exchange_count)"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
