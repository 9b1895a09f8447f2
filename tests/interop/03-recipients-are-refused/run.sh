#!/bin/bash
# Proves that each recipient gets what the service's RCPT reply decided for it, some of several or all of them, that the
# session survives a transaction without recipients, and that a service which hangs up after too many refusals only delays.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
service_port WITHOUT_CHUNKING smtpd_discard_ehlo_keywords=chunking
go_interop
unknown='550 5.1.1 No such mailbox here'
for name in refused refused-too; do answer "$name@example.net" "$unknown"; done

# Two accepted, one refused, one put off, which the refusal waits for (DESIGN.md section 3: nothing is said of a rest until
# all of it is decided). Then the log, the bounce and the queue tell them apart.
answer later@example.net '450 4.2.0 Greylisted, come back'
send some '<agent@contoso.example>' '<good@example.net>' '<refused@example.net>' '<later@example.net>' '<good-too@example.net>'
arrives some good@example.net
arrives some good-too@example.net
daemon_says "$QUEUE_ID: .*to=<good@example.net>.*status=sent"
postfix_says "to=<later@example.net>.*dsn=4.2.0, status=deferred .*450 4.2.0 .*Greylisted, come back"
equal "copies for whom the service put off" 0 "$(delivered_count some later@example.net)"
answer later@example.net
arrives some later@example.net
daemon_says "to=<refused@example.net>.*dsn=5.1.1, status=bounced .*550 5\.1\.1 .*No such mailbox here"
wait_for 15 "the bounce" inbox_has 1
queue_drains
bounce=$(bounces_for refused@example.net)
matches "the bounce" "550 5\.1\.1 .*No such mailbox here" "$(bounce_text "$bounce")"
equal "recipients that the bounce names" 1 "$(grep -c '^Final-Recipient:' "$bounce")"

# Inline: who was accepted is done, the client hears 250, the rest bounces by way of the queue.
message inline-some
take "$MESSAGE" '<good@example.net>' '<refused@example.net>'
arrives inline-some good@example.net
wait_for 15 "the bounce" inbox_has 2
queue_drains

# The tool says who was not served.
message tool-some
exosubmit_send "$MESSAGE" good@example.net refused@example.net
equal "exit code: $(cat "$DIR/told")" 69 "$STATUS"
matches "what it says" "refused@example.net.*550 5\.1\.1 .*No such mailbox here" "$(cat "$DIR/told")"
arrives tool-some good@example.net

# none PORT COMMAND: all recipients of a message are refused; the next message goes by the same session. COMMAND is what
# Postfix counts: the refused one's content came without a recipient (BDAT) or its DATA was refused.
none() {
  setting exchange.port "$1"
  daemon_restart
  message "none-$2"
  submit "$INLINE" "$MESSAGE" '<app@contoso.example>' '<refused@example.net>' '<refused-too@example.net>' && fail "taken: $2"
  matches "the client's answer" '^550 5\.1\.1 .*No such mailbox here' "$(reply final)"
  message "after-$2"
  take "$MESSAGE" '<good@example.net>'
  arrives "after-$2" good@example.net
  daemon_stop
  one_session() { [[ $(sessions | tail -n 1) =~ ^"ehlo=2 starttls=1 auth=1 mail=2 rcpt=1/3 $1=1/2 rset=1 quit=1 " ]]; }
  wait_for 5 "one session for both, with $2" one_session "$2"
  daemon_start
}
none "$SUBMISSION" bdat
none "$WITHOUT_CHUNKING" data

# Postfix hangs up after 20 errors in one session: the good ones behind them, and the refusals, come with the retries.
setting exchange.port "$SUBMISSION"
daemon_restart
mapfile -t bad < <(printf 'bad%02d@example.net\n' {1..45})
for each in "${bad[@]}"; do answer "$each" "$unknown"; done
send many '<agent@contoso.example>' '<first@example.net>' "${bad[@]/*/<&>}" '<last@example.net>'
arrives many first@example.net
arrives many last@example.net
queue_drains 30
equal "hang-ups" 2 "$(at_service postfix_count 'too many errors after RCPT')"
equal "bounced, each once" 45 "$(grep -rhiE '^Final-Recipient: rfc822; bad[0-9]+@' "$INBOX" | sort | uniq -c | grep -c ' 1 ')"

no_duplicates
nothing_else_left
