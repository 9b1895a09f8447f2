#!/bin/bash
# Proves that 1000 messages, queued and inline, arrive once each with one token request, no more than max_sessions sends at
# once, and a connection for each 100 messages or so.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

smtp-source -s 10 -m 500 -l 2048 -f agent@contoso.example -t someone@example.net -S "load" "127.0.0.1:$FRONT" &
queued=$!
smtp-source -s 5 -m 500 -l 2048 -f agent@contoso.example -t someone@example.net -S "load" "127.0.0.1:$INLINE"
wait "$queued"
wait_for 90 "1000 messages at Exchange" exchange_has 1000
queue_drains 30
equal "messages at Exchange" 1000 "$(exchange_count)"
equal "token requests" 1 "$(exchange_counter token_requests)"
check "connections: $(exchange_counter connections)" test "$(exchange_counter connections)" -le 13
check "sends at once: $(exchange_counter max_concurrent_sends)" test "$(exchange_counter max_concurrent_sends)" -le 3
equal "deferrals" 0 "$(postfix_count status=deferred)"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
