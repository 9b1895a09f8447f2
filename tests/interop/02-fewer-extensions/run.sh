#!/bin/bash
# Proves what becomes of a message where the service lacks an extension: without CHUNKING and PIPELINING it is delivered,
# with DSN its parameters arrive, without DSN they are left out, and what needs 8BITMIME or SMTPUTF8 is refused with the
# reason, not sent broken.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
service_port ONE_BY_ONE smtpd_discard_ehlo_keywords=pipelining
service_port OLD smtpd_discard_ehlo_keywords=pipelining,chunking
service_port SEVEN_BIT smtpd_discard_ehlo_keywords=8bitmime,smtputf8,dsn
go_interop

# Each command waits for its answer: smtpd would complain of anything sent ahead of time (no_duplicates looks for that).
for port in "$ONE_BY_ONE" "$OLD"; do
  setting exchange.port "$port"
  message "port-$port"
  exosubmit_send "$MESSAGE" one@example.net two@example.net
  equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
  arrives "port-$port" one@example.net
  arrives "port-$port" two@example.net
  same_as_sent "$MESSAGE" "port-$port" two@example.net
done
session_with() { sessions | grep -q "^ehlo=2 starttls=1 auth=1 mail=1 rcpt=2 $1=1 quit=1 "; }
wait_for 5 "a session with BDAT" session_with bdat
wait_for 5 "a session with DATA" session_with data

# DSN: Postfix's report of success, sent to the mailbox, repeats what the client asked for.
message asked
take "$MESSAGE" '<one@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;first+2Done@example.net' -- --mail '<app@contoso.example> RET=HDRS ENVID=number+2D7'
arrives asked one@example.net
report() { grep -rlxF 'Original-Envelope-Id: number-7' "$DELIVERED/new"; }
wait_for 10 "the report" report
check "the original recipient" grep -qxF 'Original-Recipient: rfc822;first-one@example.net' "$(report)"
check "only the header section came back" not grep -q 'Hello from asked' "$(report)"

# What 7 bits cannot carry. The daemon says it to the client; the tool's exit code says "refused".
setting exchange.port "$SEVEN_BIT"
daemon_restart
message plain
take "$MESSAGE" '<one@example.net> NOTIFY=SUCCESS' -- --mail '<app@contoso.example> ENVID=number+2D8'
arrives plain one@example.net
printf 'From: App <app@contoso.example>\r\nSubject: %s\r\nMessage-ID: <%s@client.example>\r\n\r\n%s\r\n' eight eight 'Grüße' > "$DIR/eight.eml"
submit "$INLINE" "$DIR/eight.eml" '<app@contoso.example> BODY=8BITMIME' '<one@example.net>' && fail "8-bit content was taken"
matches "the reason" '^55[04] 5\.6\.3 .*8BITMIME' "$(reply final)"
submit "$INLINE" "$MESSAGE" '<app@contoso.example> SMTPUTF8' '<größe@example.net>' && fail "an address in UTF-8 was taken"
matches "the reason" '^55[03] 5\.6\.7 .*SMTPUTF8' "$(reply final)"
exosubmit_send "$DIR/eight.eml" one@example.net
equal "exit code: $(cat "$DIR/told")" 69 "$STATUS"
submit "$FRONT" "$DIR/eight.eml" '<agent@contoso.example> BODY=8BITMIME' '<one@example.net>' || fail "$(cat "$REPLIES")"
wait_for 15 "the bounce" inbox_has 1
matches "the bounce" '55[04] 5\.6\.3 .*8BITMIME' "$(bounce_text "$INBOX"/new/*)"
queue_drains

# Where the service has them, both pass.
setting exchange.port "$SUBMISSION"
daemon_restart
take "$DIR/eight.eml" '<größe@example.net>' -- --mail '<app@contoso.example> SMTPUTF8 BODY=8BITMIME'
arrives eight größe@example.net
same_as_sent "$DIR/eight.eml" eight größe@example.net

no_duplicates
equal "messages delivered" 8 "$(find "$DELIVERED/new" -type f | wc -l)" # a report among them
nothing_else_left
