#!/bin/bash
# Proves that a backlog of 200 goes out over three mailboxes as fast as 30 messages a minute and mailbox allow, 90 in each 60 s,
# and that an Exchange that enforces its limits never has to answer 421 or 432. Takes two minutes of waiting.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --mailbox one@contoso.example --mailbox two@contoso.example --mailbox three@contoso.example --accept-any-from \
  --enforce rate=30 --enforce concurrency=3 --final-delay 300
hop_width 10
no_mailbox app
for mailbox in one two three; do
  setting "mailbox $mailbox.username" "$mailbox@contoso.example"
  setting "mailbox $mailbox.send_as" @contoso.example
  setting "mailbox $mailbox.foreign_from" reject
done
go

begin=$EPOCHSECONDS
smtp-source -s 10 -m 200 -l 2048 -f desk@contoso.example -t someone@example.net "127.0.0.1:$FRONT"
wait_for 150 "200 messages at Exchange" exchange_has 200
took=$((EPOCHSECONDS - begin))
queue_drains
say "200 messages in $took s"
check "the limit is kept: $took s" test "$took" -ge 120
check "and reached: $took s" test "$took" -le 132
equal "refusals for rate or concurrency" 0 "$(grep -cE 'S: 4(21|32) ' "$EXCHANGE/transcript" || true)"
equal "deferrals" 0 "$(postfix_count status=deferred)"
nothing_else_left
