#!/bin/bash
# Proves that three mailboxes serve one visible address: agents' mail leaves as that address by all three, each answer goes to
# the agent, and a mailbox that may not send as the address is passed over while the others carry on.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --mailbox one@contoso.example --mailbox two@contoso.example --mailbox three@contoso.example --final-delay 100 \
  --send-as one@contoso.example=service@contoso.example --send-as two@contoso.example=service@contoso.example
hop_width 10
no_mailbox app
for mailbox in one two three; do
  setting "mailbox $mailbox.username" "$mailbox@contoso.example"
  setting "mailbox $mailbox.rewrite_to" service@contoso.example
  setting "mailbox $mailbox.max_sessions" 1
done
go

for number in {1..12}; do
  message "case-$number" "From: Agent $number <agent$number@contoso.example>"
  submit "$FRONT" "$MESSAGE" "<agent$number@contoso.example>" '<someone@example.net>'
done
wait_for 30 "12 messages at Exchange" exchange_has 12
queue_drains

for number in {1..12}; do
  file=$(received_file "case-$number")
  check "the visible From of $number" grep -qxF "From: Agent $number <service@contoso.example>"$'\r' "$file"
  check "the answer's way to agent $number" grep -qiE "^Reply-To: .*agent$number@contoso.example" "$file"
done
for mailbox in one two; do
  check "$mailbox carried mail" grep -qF "\"mailbox\":\"$mailbox@contoso.example\"" "$EXCHANGE"/messages/*.json
done
# The third was never allowed to send as service@: found out once, then passed over.
equal "refusals of the third mailbox" 1 "$(grep -c 'S: 55[04] .*SendAsDenied' "$EXCHANGE/transcript")"
daemon_says 'hold began.*service@contoso.example'
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
