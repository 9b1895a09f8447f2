#!/bin/bash
# Proves that where the path loses every final answer nobody gets more than four copies: after the last of in_doubt_waits
# the sender is told that the message was possibly delivered, and the log names the cause. Queued, and a client's retries.
# The third message in a row without an answer proves that the path is broken: later ones wait and make no copy.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting milter.in_doubt_waits '1s, 1s, 1s'
go
exchange on "final accept-then-cut"

send queued '<agent@contoso.example>' '<one@example.net>' '<two@example.net>'
queued_id=$QUEUE_ID
message inline
refused() { ! submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<three@example.net>' && [[ $(reply final) == 5* ]]; }
wait_for 15 "the end of the client's retries" refused
matches "the client's last answer" '^550 5\.4\.2 possibly delivered' "$(reply final)"
wait_for 15 "the bounce" inbox_has 1
queue_drains

for recipient in one two; do equal "queued copies for $recipient" 4 "$(copies queued "<$recipient@example.net>")"; done
equal "copies by the client's retries" 4 "$(copies inline '<three@example.net>')"
equal "transactions" 8 "$(exchange_counter transactions)"
bounce=$(bounces_for one@example.net)
check "the bounce names both" grep -qF 'Final-Recipient: rfc822; two@example.net' "$bounce"
matches "the bounce" '550 5\.4\.2 possibly delivered' "$(bounce_text "$bounce")"
for each in "$queued_id: .*to=<one@" "$queued_id: .*to=<two@" "to=<three@"; do
  check "the log tells of $each and the cause" \
    daemon_log_has "$each.*dsn=5\.4\.2, status=bounced \(possibly delivered.*cause: the connection to Exchange Online ends after the last octet"
  equal "tries in doubt that the log tells of: $each" 3 "$(daemon_count "$each.*relay=localhost.*status=deferred .*in doubt: it may have been delivered")"
done

# Nor is it tried once more, whoever asks.
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<three@example.net>' && fail "sent once more"
equal "copies by the client's retries" 4 "$(copies inline '<three@example.net>')"

# The third, and one behind it.
send third '<agent@contoso.example>' '<four@example.net>'
daemon_says 'hold began: scope=endpoint'
send fourth '<agent@contoso.example>' '<five@example.net>'
postfix_says "$QUEUE_ID: to=<five@example.net>.*status=deferred .*held"
equal "copies of the third and of the fourth" "1 0" "$(copies third) $(copies fourth)"
equal "transactions" 9 "$(exchange_counter transactions)"
exchange clear
daemon_reload # the repair is told: the next one may try
wait_for 20 "the fourth message" copies_are 1 fourth
queue_drains
equal "copies of the third" 2 "$(copies third)"
equal "bounces" 1 "$(inbox_count)"
nothing_else_left
