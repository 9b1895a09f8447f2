#!/bin/bash
# Proves that nothing which main.cf may hold for other mail reaches the hop: no fallback, limit, check, filter, rewriting,
# address mapping, TLS policy or milter setting of it loses, copies, changes or redirects mail on its way to us.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"
# shellcheck source=../hostile.sh
source "$(dirname "$0")/../hostile.sh"

set_up
hostile_main_cf
read -r plain < <(free_ports 1)
spared_front "$plain"
FRONT=$plain
daemon_start
postfix_start

# Two messages after another, more recipients than main.cf's limit, long lines, 8 bits, DSN, over main.cf's size limit.
for name in first second; do
  message "$name" "From: App <app@contoso.example>" "MIME-Version: 1.0" "Content-Type: multipart/mixed; boundary=b"
  {
    printf '%s\r\n' '--b' 'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' '' 'Hello.' \
      '--b' 'Content-Type: message/rfc822' '' 'Subject: nested' 'Content-Type: text/plain' '' 'Hello inside.' '--b'
    printf 'Hello again, Gr\xc3\xbc\xc3\x9fe, %s\r\n' "$(head -c 3000 /dev/zero | tr '\0' l)"
    head -c 24000 /dev/zero | tr '\0' x | fold -w 72 | sed 's/$/\r/'
    printf '\r\n'
  } >> "$MESSAGE"
  submit "$FRONT" "$MESSAGE" '<agent@contoso.example> BODY=8BITMIME RET=HDRS ENVID=E1' '<r1@example.net> NOTIFY=NEVER' '<r2@example.net>' \
    '<r3@example.net>' '<r4@example.net>' '<r5@example.net>' '<UPPER@Example.net>' || fail "$(cat "$REPLIES")"
  wait_for 15 "all recipients at Exchange" copies_are 6 "$name"
  "$E2E/same_content.py" "$MESSAGE" "$(received_file "$name")" || fail "$name"
  envelope=$(received_envelope "$name")
  matches "MAIL's parameters" 'RET=HDRS' "$envelope"
  matches "RCPT's parameters" 'r1@example.net>[^"]*NOTIFY=NEVER' "$envelope"
  matches "an address as it was written" '<UPPER@Example.net>' "$envelope"
done
queue_drains
equal "messages at Exchange" 2 "$(exchange_count)"

# A deferral stays ours: no fallback takes it; then it is delivered, unchanged by the retry.
exchange on 'rcpt reply 450 4.2.0 Mailbox busy'
printf '%s\r\n' 'From: App <app@contoso.example>' 'Subject: bare' '' 'No Date and no Message-ID.' > "$DIR/bare.eml"
submit "$FRONT" "$DIR/bare.eml" '<agent@contoso.example>' '<someone@example.net>'
deferred_twice() { [[ $(postfix_count 'to=<someone@example.net>.*status=deferred .*451 4.2.0 .*Mailbox busy') -ge 2 ]]; }
wait_for 15 "two deferrals" deferred_twice
exchange clear
wait_for 15 "the deferred message" copies_are 1 bare
"$E2E/same_content.py" "$DIR/bare.eml" "$(received_file bare)"
queue_drains

# A refusal is a bounce at once, not a retry: soft_bounce is not for us. Postfix's own log name stays off the hop.
exchange on 'rcpt reply 550 5.1.10 Recipient not found'
send refused '<agent@contoso.example>' '<refused@example.net>'
postfix_says "exosubmit-hop/smtp\[.*to=<refused@example.net>.*status=bounced .*Recipient not found"
wait_for 10 "the bounce" bounces_for refused@example.net
queue_drains
check "the hop logs under its own name alone" not log_has "postfix/odd.*(milter-discard|orig_queue_id)"

# What is left of a partly accepted message comes back to us: no filter and no archive address gets it.
exchange clear
exchange on 'rcpt match=refused reply 550 5.1.10 Recipient not found'
send partly '<agent@contoso.example>' '<good@example.net>' '<refused-2@example.net>'
wait_for 15 "the bounce" bounces_for refused-2@example.net
queue_drains
equal "copies of the accepted one" 1 "$(copies partly)"

# With the daemon down mail waits: main.cf's `accept` is not for us.
exchange clear
daemon_stop
send waiting '<agent@contoso.example>' '<waiting@example.net>'
postfix_says "$QUEUE_ID: to=<waiting@example.net>.*status=deferred .*451 4.7.1"
daemon_start
wait_for 15 "the message that waited" copies_are 1 waiting
queue_drains

equal "messages that left by another way" 0 "$(sink_count)"
check "no archive copies: the front makes none" not grep -rqF archive@local.example "$DIR/mail"
