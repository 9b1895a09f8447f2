#!/bin/bash
# Proves that there is one copy when Postfix restarts, or a client hangs up and tries again, while Exchange's final answer
# is awaited.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go
content_arrived() { [[ $(grep -c -- '-- octets' "$EXCHANGE/transcript") -ge $1 ]]; }

# Postfix restarts, and sends the message to us again while the first pass is under way.
exchange set final-delay 4000
send restarted '<agent@contoso.example>' '<restarted@example.net>'
wait_for 10 "the content at Exchange" content_arrived 1
postfix_stop
postfix_start
flush
postfix_says "$QUEUE_ID: to=<restarted@example.net>.*status=sent" 30
queue_drains
equal "copies" 1 "$(copies restarted)"
equal "transactions" 1 "$(exchange_counter transactions)"

# The client hangs up after the final dot, and tries again at once.
exchange set final-delay 1500
message impatient
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<impatient@example.net>' -- --hang-up
wait_for 10 "the content at Exchange" content_arrived 2
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<impatient@example.net>' || fail "$(cat "$REPLIES")"
equal "copies" 1 "$(copies impatient)"
equal "transactions" 2 "$(exchange_counter transactions)"
nothing_else_left
