#!/bin/bash
# Proves that one SendAsDenied, one message too large, one invalid recipient and one refusal that nobody knows do not stop the
# hundred good messages around them: 100 delivered, 4 bounced, nothing held.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting "mailbox app.foreign_from" keep
setting "mailbox app.messages_per_minute" 1000
go
exchange on final 'match="Subject: large"' entry message-too-large
exchange on final 'match="Subject: invalid"' entry invalid-recipient-submit
exchange on final 'match="Subject: unknown"' reply 550 5.9.9 "STOREDRV.Submit; words that nobody has seen %H"

bad() { # bad NAME SENDER
  message "$1" "From: <$2>"
  submit "$FRONT" "$MESSAGE" "<$2>" "<$1@example.net>"
}
good() { smtp-source -s 5 -m 25 -l 2048 -f app@contoso.example -t someone@example.net "127.0.0.1:$FRONT"; }
good
bad foreign agent@contoso.example
bad large app@contoso.example
good
bad invalid app@contoso.example
good
bad unknown app@contoso.example
good

wait_for 60 "100 messages at Exchange" exchange_has 100
wait_for 20 "4 bounces" inbox_has 4
queue_drains
for name in foreign large invalid unknown; do check "the bounce for $name" bounces_for "$name@example.net"; done
equal "holds" 0 "$(daemon_count 'hold began')"
equal "deferrals" 0 "$(postfix_count status=deferred)"
equal "copies" 100 "$(exchange_count)"
nothing_else_left
