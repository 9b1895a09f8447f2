#!/bin/bash
# Proves the dialogue in which the server explains a refusal first: Dovecot answers a token it does not take with a 334
# challenge, gets its empty line, and then says 535. The token is replaced once; refused again, the mail waits and goes
# when the cause is gone.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
# One smtpd process for all: a fresh one would not start while Dovecot is gone, and then not for a minute.
read -r ALONE < <(free_ports 1)
at_service master_cf "127.0.0.1:$ALONE inet n - n - 1 smtpd"
setting exchange.port "$ALONE"
go_interop

# The token has expired on its way: a new one, and nobody notices.
exchange on 'token times=1 expired'
send replaced '<agent@contoso.example>' '<one@example.net>'
arrives replaced one@example.net
equal "token requests" 2 "$(exchange_counter token_requests)"
equal "deferrals" 0 "$(postfix_count status=deferred)"
equal "refusals at Dovecot" 1 "$(dovecot_count "$MAILBOX.*Local validation failed: Token has expired")"

# Every token has expired: two are tried, not three, and the mail waits with Postfix's words and Dovecot's.
exchange on 'token expired'
daemon_restart
requests=$(exchange_counter token_requests)
send waits '<agent@contoso.example>' '<one@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4\.7\.8, status=deferred .*535 5\.7\.8 Error: authentication failed"
daemon_says "$QUEUE_ID: .*status=deferred .*535 5\.7\.8 Error: authentication failed.*; cause: .*; remedy: .*\[challenge=\{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"\}\]"
equal "token requests" 2 $(($(exchange_counter token_requests) - requests))
exosubmit_send "$MESSAGE" two@example.net
equal "exit code: $(cat "$DIR/told")" 75 "$STATUS"
exchange clear
daemon_reload # what an operator does after a repair: what is held is tried now
arrives waits one@example.net
queue_drains

# The login is not the token's, as with a service principal that has no permission for the mailbox.
setting "mailbox app.username" stranger@contoso.example
daemon_restart
message stranger
submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<one@example.net>' && fail "the stranger's message was taken"
matches "the client's answer" '^451 4\.7\.8 .*535 5\.7\.8 Error: authentication failed' "$(reply final)"
check "Dovecot's reason" grep -q "stranger@contoso.example.*Username 'stranger' did not match" "$DOVECOT_LOG"
setting "mailbox app.username" "$MAILBOX"

# Dovecot has no key for the token's signature (its restart forgets the one it knew), and calls the token bad for that.
mv "$KEYS" "$KEYS.away"
dovecot_stop
dovecot_start
daemon_restart
send no-key '<agent@contoso.example>' '<one@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4\.7\.8, status=deferred .*535 5\.7\.8 Error: authentication failed"
mv "$KEYS.away" "$KEYS"
daemon_reload
arrives no-key one@example.net

# Dovecot is gone, which says nothing about the token: it is kept.
dovecot_stop
daemon_restart
requests=$(exchange_counter token_requests)
send nobody-judges '<agent@contoso.example>' '<one@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4\.7\.0, status=deferred .*454 4\.7\.0 Temporary authentication failure"
dovecot_start
arrives nobody-judges one@example.net
queue_drains
equal "token requests" 1 $(($(exchange_counter token_requests) - requests))

# No token ever reached a log, nor did what the dialogue carried it in.
check "no token in a log" not grep -qE 'eyJ0eXAi|Bearer|dXNlcj' "$DAEMON_LOG" "$MAILLOG" "$DIR/told" "$REPLIES"
no_duplicates
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
