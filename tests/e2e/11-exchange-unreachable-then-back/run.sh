#!/bin/bash
# Proves that mail waits in Postfix's queue while Exchange is unreachable, with the cause in the log, and leaves from it
# without help when Exchange is back.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go
send before '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "the first message at Exchange" copies_are 1 before

exchange_stop
for name in gone-1 gone-2 gone-3; do
  send $name '<agent@contoso.example>' '<someone@example.net>' "<$name@example.net>"
  postfix_says "$QUEUE_ID: to=<$name@example.net>.*status=deferred .*451 4\."
  daemon_says "$QUEUE_ID: .*to=<$name@example.net>.*status=deferred"
done
message inline-gone
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "accepted with Exchange gone"
matches "the inline client's answer" '^451 4\.' "$(reply final)"
check "the queue keeps the three" queue_holds 3

exchange_start --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
for name in gone-1 gone-2 gone-3; do wait_for 30 "$name at Exchange" copies_are 1 $name "<$name@example.net>"; done
queue_drains
equal "recipients at Exchange, each once" 7 "$(deliveries | sort -u | wc -l)"
equal "messages at Exchange" 4 "$(exchange_count)"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
