#!/bin/bash
# Proves that pflogsumm counts each message once, with its sender, its recipients and its size, deferrals and bounces too.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

command -v pflogsumm > /dev/null || fail "pflogsumm is not installed"
set_up
go

for name in sum-1 sum-2 sum-3; do send $name '<agent@contoso.example>' '<one@example.net>' '<two@example.net>'; done
exchange on 'rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'
exchange on 'rcpt times=1 match=later reply 450 4.2.0 Mailbox busy'
send sum-refused '<agent@contoso.example>' '<refused@example.net>'
send sum-later '<agent@contoso.example>' '<later@example.net>'
wait_for 20 "the deferred message" copies_are 1 sum-later
wait_for 20 "the bounce" inbox_has 1
queue_drains
daemon_says 'to=<later@example.net>.*status=sent'
daemon_says 'to=<refused@example.net>.*status=bounced'

# Both logs in one, as syslog would have them: the daemon's ident is postfix/exosubmit.
sed -nE "s|^.*\b([0-9A-Za-z]+: hop=.*)\$|$(date '+%b %e %T') relay postfix/exosubmit[1]: \1|p" "$DAEMON_LOG" > "$DIR/ours.log"
cat "$MAILLOG" "$DIR/ours.log" > "$DIR/all.log"
pflogsumm "$DIR/all.log" > "$DIR/summary"
total() { awk -v what="$1" '$2 == what { print $1; exit }' "$DIR/summary"; }
# Received: five, each once. Delivered: three times two recipients, the later one, and the bounce in the inbox.
equal "messages received" 5 "$(total received)"
equal "recipients delivered" 8 "$(total delivered)"
equal "recipients bounced" 1 "$(total bounced)"
matches "deferrals" '^[1-9]' "$(total deferred)"
matches "the sender's count" '5 *agent@contoso.example' "$(sed -n '/^Senders by message count/,/^$/p' "$DIR/summary" | sed -n '/^---/,$p' | tr '\n' ' ')"
