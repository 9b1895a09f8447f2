#!/bin/bash
# Proves that recipients_per_day holds across the daemon's death: what is left of the day's quota goes, the rest is deferred
# with the limit and the seconds to wait in the reply, and nothing bounces.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting "mailbox app.recipients_per_day" 20
setting "mailbox app.recipients_per_message" 20
go
limit='recipients a day \(recipients_per_day\) are used up.*next free in 8[0-9]{4} s'

# 15 of 20: one message for five, ten messages for one each.
send five '<agent@contoso.example>' '<1@example.net>' '<2@example.net>' '<3@example.net>' '<4@example.net>' '<5@example.net>'
for ((i = 6; i <= 15; i++)); do send "single-$i" '<agent@contoso.example>' "<$i@example.net>"; done
recipients_are() { [[ $(deliveries | wc -l) -eq $1 ]]; }
wait_for 15 "15 recipients" recipients_are 15
queue_drains
daemon_stop KILL
daemon_start

accepted=0
for ((i = 16; i <= 25; i++)); do
  message "after-$i"
  if submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "<$i@example.net>"; then
    accepted=$((accepted + 1))
  else
    matches "the client's answer" "^451 4\.3\.2 .*$limit" "$(reply final)"
  fi
done
equal "accepted after the restart" 5 "$accepted"
check "20 recipients in all" recipients_are 20
equal "copies of the first one past the limit" 0 "$(copies after-21)"
daemon_says "to=<25@example.net>.*status=deferred \(.*$limit"

# In the queue it waits.
send queued '<agent@contoso.example>' '<26@example.net>'
postfix_says "$QUEUE_ID: to=<26@example.net>.*status=deferred .*$limit"
equal "bounces" 0 "$(inbox_count)"
check "20 recipients in all" recipients_are 20
nothing_else_left
