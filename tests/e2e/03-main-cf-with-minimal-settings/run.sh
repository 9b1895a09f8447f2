#!/bin/bash
# Proves that the one line in main.cf and the smallest settings take the mailbox's mail alone, and that all other mail
# passes untouched without its content ever crossing the milter's socket.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_inline_main
default_settings
setting "mailbox app.senders"

# Postfix speaks to the daemon through a proxy that counts octets.
proxy=$SOCKET counts=$DIR/counts
SOCKET=$POSTFIX/queue/exosubmit/daemon.sock
setting milter.socket "unix:$SOCKET"
"$E2E/counting_proxy.py" "$proxy" "$SOCKET" "$counts" &
PROXY_PID=$!
wait_for 5 "the counting proxy" test -S "$proxy"
daemon_start
postfix_start
counted() { [[ -s $counts && $(wc -l < "$counts") -eq $1 ]]; }
wait_for 5 "the count of the harness's own probe" counted 1

# through_front NAME SENDER RECIPIENT...: a message of 100 KB; what crossed the milter's socket is in $CROSSED.
sessions=1
through_front() {
  message "$1" "From: Somebody <somebody@contoso.example>"
  head -c 100000 /dev/zero | tr '\0' x | fold -w 80 | sed 's/$/\r/' >> "$MESSAGE"
  sessions=$((sessions + 1))
  submit "$FRONT" "$MESSAGE" "${@:2}" || true
  wait_for 5 "the count of session $sessions" counted "$sessions"
  CROSSED=$(awk -v n="$sessions" 'NR == n { print $1 + $2 }' "$counts")
  say "$1: $CROSSED octets crossed the milter's socket"
}
# untouched FILE: the whole content arrived.
untouched() { equal "octets x in $1" 100000 "$(grep -E '^x+.?$' "$1" | tr -cd x | wc -c)"; }

# The mailbox's mail is at Exchange when the client has its answer.
through_front ours '<app@contoso.example>' '<someone@example.net>'
matches "the client's answer" '^250 2.0.0 Ok: queued as' "$(reply final)"
equal "copies at Exchange" 1 "$(copies ours '<someone@example.net>')"
check "our mail's content crosses the socket" test "$CROSSED" -gt 100000
check "the queue is empty" queue_is_empty

# Exchange's refusal is the client's answer.
exchange on "rcpt match=nobody reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
through_front refused '<app@contoso.example>' '<nobody@example.net>'
matches "the client's answer" '^550 5.1.10 .*Recipient not found by SMTP address lookup' "$(reply final)"
exchange clear
check "the queue is empty" queue_is_empty

# Other outbound mail, another sender of the same domain, and inbound mail pass: known at MAIL. The mailbox's own mail to
# a local recipient is known at DATA.
while read -r bound name sender recipient; do
  through_front "$name" "$sender" "$recipient"
  matches "the client's answer to $name" '^250' "$(reply final)"
  check "less than $bound octets crossed for $name: $CROSSED" test "$CROSSED" -lt "$bound"
  place=$([[ $recipient == *@local.example* ]] && echo in_inbox || echo in_sink)
  wait_for 10 "$name to go its own way" "$place" "$name"
  untouched "$("$place" "$name")"
  equal "copies of $name at Exchange" 0 "$(copies "$name")"
done << ROWS
300 other-outbound <somebody@other.example> <someone@example.net>
300 same-domain <agent@contoso.example> <someone@example.net>
300 inbound <stranger@example.org> <someone@local.example>
300 bounce <> <someone@local.example>
300 null-outbound <> <someone@example.net>
400 ours-to-local <app@contoso.example> <someone@local.example>
ROWS

# One outbound and one local recipient: each gets one copy, by its own way.
others=$(sink_count)
through_front both '<app@contoso.example>' '<someone@example.net>' '<someone@local.example>'
matches "the client's answer" '^250' "$(reply final)"
wait_for 10 "the local copy" in_inbox both
queue_drains
equal "recipients at Exchange" "<someone@example.net>" "$(deliveries | awk '$2 == "both" { print $3 }')"
equal "local copies" 1 "$(in_inbox both | wc -l)"
equal "copies that left by another way" "$others" "$(sink_count)"

# What the milter costs mail that is not ours: the same session with and without it.
read -r plain < <(free_ports 1)
master_cf "127.0.0.1:$plain inet n - n - - smtpd -o smtpd_milters="
postfix_ reload
wait_for 10 "the port without a milter" nc -z 127.0.0.1 "$plain"
message cost
microseconds() { # PORT
  local begin=${EPOCHREALTIME/./}
  submit "$1" "$MESSAGE" '<stranger@example.org>' '<someone@local.example>' -- --times 50
  echo $(((${EPOCHREALTIME/./} - begin) / 50))
}
say "an inbound message takes $(microseconds "$plain") us without the milter, $(microseconds "$FRONT") us with it"
queue_drains
