#!/bin/bash
# Proves that while all mailboxes are held the listener says so at MAIL and no connection is spent, that the hold ends by a
# probe that needs no message, and that the log then says how the waiting mail is sent at once.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
exchange on blob entry smtp-auth-disabled-mailbox
go
send first '<app@contoso.example>' '<first@example.net>'
daemon_says 'hold began.*scope=mailbox app@contoso.example'
postfix_says "to=<first@example.net>.*status=deferred .*5.7.139 Authentication unsuccessful"
connections=$(exchange_counter connections)
send second '<app@contoso.example>' '<second@example.net>'
postfix_says "to=<second@example.net>.*dsn=4.7.139, status=deferred .*said: 451 4.7.139 .*held.*in reply to MAIL FROM command"
equal "connections while it is held" "$connections" "$(exchange_counter connections)"

set_aside # no message may be the probe
exchange clear
daemon_reload
daemon_says 'hold ended.*mailbox app@contoso.example.*postqueue -f'
equal "messages at Exchange" 0 "$(exchange_count)"
take_up
wait_for 20 "both messages" exchange_has 2
queue_drains
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
