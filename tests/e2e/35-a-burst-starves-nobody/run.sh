#!/bin/bash
# Proves that many messages at once, each waiting for a slot and a slow Exchange, are all delivered, and that mail which is
# not ours passes the same smtpd services and the same milter meanwhile without waiting for them.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --final-delay 200
wire_inline_main
go

smtp-source -s 60 -m 60 -f agent@contoso.example -t someone@example.net -S burst "127.0.0.1:$FRONT" &
burst=$!
under_way() { [[ $(exchange_counter transactions) -ge 3 ]]; }
wait_for 10 "the burst to be under way" under_way

slowest=0
for number in {1..10}; do
  message "inbound-$number" "From: Stranger <stranger@example.org>"
  began=${EPOCHREALTIME/./}
  submit "$FRONT" "$MESSAGE" '<stranger@example.org>' '<someone@local.example>' || fail "$(cat "$REPLIES")"
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  slowest=$((took > slowest ? took : slowest))
done
say "the slowest of ten inbound messages took $slowest ms while $((60 - $(exchange_count))) of ours waited"
check "the burst was still waiting" test "$(exchange_count)" -lt 60
check "the slowest inbound message: $slowest ms" test "$slowest" -lt 2000

wait "$burst" || fail "smtp-source was refused"
wait_for 10 "the inbound messages" inbox_has 10
equal "messages at Exchange" 60 "$(exchange_count)"
check "sends at once" test "$(exchange_counter max_concurrent_sends)" -le 3
equal "milter troubles" 0 "$(postfix_count 'warning: milter|4\.7\.1 Service unavailable')"
queue_drains
nothing_else_left
