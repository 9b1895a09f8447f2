#!/bin/bash
# Proves that a session which the service ended while it was idle, with a 421 or by dying, costs the next message nothing:
# no loss, no deferral, no second copy.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
service_port IMPATIENT smtpd_timeout=2s
setting exchange.port "$IMPATIENT"
go_interop

# gone_once TEXT NUMBER: so many sessions ended like that.
gone_times() { [[ $(at_service postfix_count "$1") -ge $2 ]]; }

# Inline and queued, each time after the service has hung up.
message first
take "$MESSAGE" '<one@example.net>'
wait_for 10 "the service to hang up" gone_times 'timeout after (BDAT|END-OF-MESSAGE|DATA).* from localhost' 1
message second
take "$MESSAGE" '<one@example.net>'
wait_for 10 "the service to hang up again" gone_times 'timeout after (BDAT|END-OF-MESSAGE|DATA).* from localhost' 2
send third '<agent@contoso.example>' '<one@example.net>'
queue_drains
for name in first second third; do arrives "$name" one@example.net; done
equal "connections" 3 "$(at_service postfix_count 'TLS connection established')"

# The smtpd process dies under an idle session: the connection ends without a word.
setting exchange.port "$SUBMISSION"
daemon_restart
message before-death
take "$MESSAGE" '<one@example.net>'
served_by=$(at_service postfix_line 'client=localhost.*sasl_username' | sed -n 's/.*smtpd\[\([0-9]*\)\].*/\1/p')
kill -KILL "$served_by"
message after-death
take "$MESSAGE" '<one@example.net>'
arrives before-death one@example.net
arrives after-death one@example.net

# The whole service restarts.
message before-restart
take "$MESSAGE" '<one@example.net>'
at_service postfix_stop
at_service postfix_start
message after-restart
take "$MESSAGE" '<one@example.net>'
arrives before-restart one@example.net
arrives after-restart one@example.net

no_duplicates
equal "deferrals" 0 "$(postfix_count status=deferred)"
equal "failures in the daemon's log" 0 "$(daemon_count 'status=(deferred|bounced)')"
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
