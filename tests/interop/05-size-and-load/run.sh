#!/bin/bash
# Proves what becomes of a message at the service's size limit, announced or not, and of mail for a service that says "later"
# at MAIL or at RCPT.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
service_port SMALL message_size_limit=20000
service_port SECRET message_size_limit=20000 smtpd_discard_ehlo_keywords=size
service_port SECRET_OLD message_size_limit=20000 smtpd_discard_ehlo_keywords=size,chunking
service_port RATED smtpd_client_message_rate_limit=1 smtpd_client_event_limit_exceptions=
go_interop

# sized NAME OCTETS: a message of that size.
sized() {
  local missing
  message "$1"
  missing=$(($2 - $(stat -c %s "$MESSAGE")))
  /usr/bin/python3 -c 'import sys; n = int(sys.argv[1]); print(("0" * 70 + "\r\n") * ((n - 2) // 72) + "0" * ((n - 2) % 72), end="\r\n")' "$missing" >> "$MESSAGE"
  equal "octets of $1" "$2" "$(stat -c %s "$MESSAGE")"
}
# refused PORT NAME TEXT: the client of the inline port hears a refusal like TEXT.
refused() {
  setting exchange.port "$1"
  daemon_restart
  submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<one@example.net>' && fail "taken: $2"
  matches "the client's answer" "$3" "$(reply final)"
}

# Well below, and a little above what the service announced: there no octet of content is sent.
setting exchange.port "$SMALL"
daemon_restart
sized below 19000
take "$MESSAGE" '<one@example.net>'
arrives below one@example.net
same_as_sent "$MESSAGE" below one@example.net
sized above 20500
refused "$SMALL" above '^552 5\.3\.4 .*20000'
daemon_stop
last_is() { [[ $(sessions | tail -n 1) =~ $1 ]]; }
wait_for 5 "a session without a transaction" last_is '^ehlo=2 starttls=1 auth=1 quit=1 '
daemon_start

# Not announced: the service says it in the middle of the content, or after it. Queued, it bounces with these words.
sized secret 60000
refused "$SECRET" "with BDAT" '^552 5\.3\.4 .*552 5\.3\.4 '
refused "$SECRET_OLD" "with DATA" '^552 5\.3\.4 .*552 5\.3\.4 '
submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' || fail "$(cat "$REPLIES")"
wait_for 15 "the bounce" inbox_has 1
matches "the bounce" '552 5\.3\.4 .*552 5\.3\.4 ' "$(bounce_text "$INBOX"/new/*)"
queue_drains
sized large 3000000 # in many pieces: the refusal comes long before their end
refused "$SECRET" "with BDAT, large" '^552 5\.3\.4 .*552 5\.3\.4 '
refused "$SECRET_OLD" "with DATA, large" '^552 5\.3\.4 .*552 5\.3\.4 '
message after
take "$MESSAGE" '<one@example.net>'
arrives after one@example.net

# "Later" at MAIL: the service takes one message a minute from a client. The daemon's next one waits, and the tool's.
setting exchange.port "$RATED"
daemon_restart
message rated
take "$MESSAGE" '<one@example.net>'
arrives rated one@example.net
send too-many '<agent@contoso.example>' '<one@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4\.7\.1, status=deferred .*450 4\.7\.1 Error: too much mail"
exosubmit_send "$MESSAGE" two@example.net
equal "exit code: $(cat "$DIR/told")" 75 "$STATUS"
setting exchange.port "$SUBMISSION" # where there is no such limit
daemon_restart

# "Later" at RCPT: as a greylisting service does it.
arrives too-many one@example.net
answer grey@example.net '451 4.7.1 Greylisted, see you in a minute'
send grey '<agent@contoso.example>' '<grey@example.net>'
postfix_says "$QUEUE_ID: .*dsn=4\.7\.1, status=deferred .*451 4\.7\.1 .*Greylisted"
answer grey@example.net
arrives grey grey@example.net
queue_drains

no_duplicates
equal "bounces" 1 "$(inbox_count)"
nothing_else_left
