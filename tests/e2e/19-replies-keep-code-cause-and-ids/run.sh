#!/bin/bash
# Proves that Exchange's answer reaches the client and Postfix's log as DESIGN.md section 3 shapes it: code and cause kept,
# the class of the enhanced code after the verdict, `%` and control characters harmless, length bounded, ids at the end.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# answer RULE: what an inline client is told when the rule fires.
answer() {
  exchange clear
  exchange on "$1"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "accepted in spite of $1"
  reply final
}
message shaped

daemon_restart
matches "two classes" '^451 4\.7\.139 .*535 5\.7\.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.*\[[^]]+\]$' \
  "$(answer 'blob reply 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. %S')"
daemon_restart
matches "per cent signs" '^554 5\.6\.0 .*554 5\.6\.0 100% of %s and %n %d%% stay' \
  "$(answer 'final reply 554 5.6.0 100% of %s and %n %d%% stay')"
matches "control characters" '^554 5\.6\.0 .*bell . tab . escape . end' \
  "$(answer 'final reply 554 5.6.0 bell \x07 tab \x09 escape \x1b end')"
check "none of them came through" not grep -qP '\\u00(07|09|1b)|\\t' "$REPLIES"

long=$(head -c 4000 /dev/zero | tr '\0' w)
told=$(answer "final reply 554 5.6.0 Beginning $long %H")
matches "the start of a long answer" '^554 5\.6\.0 .*554 5\.6\.0 Beginning www' "$told"
matches "the bracketed end of a long answer" '\[Hostname=[^]]+\]$' "$told"
check "the length of a long answer: ${#told}" test ${#told} -lt 960

matches "a 421 is given as 451" '^451 4\.3\.2 .*421 4\.3\.2 Service not available' "$(answer 'final reply-then-cut 421 4.3.2 Service not available')"
equal "sessions that Postfix gave up" 0 "$(postfix_count '4\.3\.5 Server configuration problem')"

# The same through the queue: Postfix's log and the bounce have it whole.
exchange clear
exchange on 'final reply 554 5.6.0 Corrupt message content; 100% of %s [BeginDiagnosticData]x[EndDiagnosticData] %H'
send queued '<agent@contoso.example>' '<someone@example.net>'
postfix_says "$QUEUE_ID: to=<someone@example.net>.*dsn=5.6.0, status=bounced .*554 5.6.0 Corrupt message content; 100% of %s .*\[Hostname="
wait_for 10 "the bounce" inbox_has 1
matches "the bounce" '554 5.6.0 Corrupt message content; 100% of %s .*\[Hostname=' "$(bounce_text "$INBOX"/new/*)"
queue_drains
exchange clear

exchange on 'blob reply 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. %S'
daemon_restart
send auth '<agent@contoso.example>' '<someone@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4.7.139, status=deferred .*535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox"
daemon_says "$QUEUE_ID: .*dsn=4.7.139, status=deferred .*session="
exchange clear
daemon_reload
wait_for 20 "the deferred message" copies_are 1 auth
queue_drains
