#!/bin/bash
# Proves that with the daemon down or killed mail waits, nothing leaves by another way, and all of it is delivered when the
# daemon is back.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting milter.in_doubt_waits 1s
postfix_start

# Down. Queued: the mail waits; inline: the client waits.
send queued '<agent@contoso.example>' '<queued@example.net>'
postfix_says "$QUEUE_ID: to=<queued@example.net>.*dsn=4.7.1, status=deferred .*451 4.7.1"
message inline
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<inline@example.net>' && fail "accepted with the daemon down"
matches "the inline client's answer" '^451 4.7.1' "$(reply mail)"
check "the queue keeps the one" queue_holds 1
nothing_else_left

# Back: delivered without help.
daemon_start
wait_for 20 "the queued message" copies_are 1 queued
queue_drains

# Killed while Exchange has not answered: 451, and Postfix tries again. It is in doubt, and sent again when its wait is
# over. The message may be there twice, never not at all.
exchange set final-delay 2000
send killed '<agent@contoso.example>' '<killed@example.net>'
sending() { [[ $(exchange_counter transactions) -ge $1 ]]; }
wait_for 10 "the message to be under way" sending 2
content_arrived() { [[ $(grep -c -- '-- octets' "$EXCHANGE/transcript") -ge $1 ]]; }
wait_for 10 "its content" content_arrived 2
daemon_stop KILL
postfix_says "$QUEUE_ID: to=<killed@example.net>.*status=deferred .*451 4\."
exchange set final-delay 0
daemon_start
queue_drains 30
daemon_says 'to=<killed@example.net>.*in doubt: Exchange may have taken this message already'
matches "copies of the message" '^[12]$' "$(copies killed)"

# Stopped politely while Exchange has not answered: it finishes, and there is one copy.
exchange set final-delay 1500
transcript=$(grep -c -- '-- octets' "$EXCHANGE/transcript")
send stopped '<agent@contoso.example>' '<stopped@example.net>'
wait_for 10 "its content" content_arrived $((transcript + 1))
daemon_stop
exchange set final-delay 0
equal "copies when the daemon has stopped" 1 "$(copies stopped)"
daemon_start
queue_drains 30
equal "copies in the end" 1 "$(copies stopped)"

# main.cf: with the daemon down all mail of that smtpd waits, though a global default would let it pass.
daemon_stop
wire_inline_main
main_cf "milter_default_action = accept"
postfix_ reload
message main
refused() { ! submit "$FRONT" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>'; }
wait_for 10 "the front to refuse" refused
matches "the client's answer" '^451 4.7.1' "$(reply mail)"
check "the queue is empty" queue_is_empty
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
