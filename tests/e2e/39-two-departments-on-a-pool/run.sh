#!/bin/bash
# Proves that two departments with their own From share a pool of three mailboxes: every From arrives as written, all three
# mailboxes carry mail, and none more than its sends at once.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

pool=(--mailbox one@contoso.example --mailbox two@contoso.example --mailbox three@contoso.example)
for mailbox in one two three; do
  pool+=(--send-as "$mailbox@contoso.example=sales@contoso.example" --send-as "$mailbox@contoso.example=service@contoso.example")
done
set_up "${pool[@]}" --final-delay 200 --enforce concurrency=3
hop_width 10
no_mailbox app
for mailbox in one two three; do
  setting "mailbox $mailbox.username" "$mailbox@contoso.example"
  setting "mailbox $mailbox.send_as" "sales@contoso.example, service@contoso.example"
  setting "mailbox $mailbox.foreign_from" reject
done
go

for number in {1..15}; do
  for department in sales service; do
    message "$department-$number" "From: The desk <$department@contoso.example>"
    submit "$FRONT" "$MESSAGE" "<$department@contoso.example>" '<someone@example.net>'
  done
done
wait_for 30 "30 messages at Exchange" exchange_has 30
queue_drains

for department in sales service; do
  while read -r file; do
    check "From of $file as written" grep -qxF "From: The desk <$department@contoso.example>"$'\r' "$file"
  done < <(grep -lE "^Subject: $department-" "$EXCHANGE"/messages/*.eml)
  equal "messages of $department" 15 "$(grep -lE "^Subject: $department-" "$EXCHANGE"/messages/*.eml | wc -l)"
done
for mailbox in one two three; do
  carried=$(grep -lF "\"mailbox\":\"$mailbox@contoso.example\"" "$EXCHANGE"/messages/*.json | wc -l)
  check "$mailbox carried $carried of 30" test "$carried" -ge 5
done
equal "answers of 432" 0 "$(grep -c 'S: 432' "$EXCHANGE/transcript" || true)"
equal "deferrals" 0 "$(postfix_count status=deferred)"
nothing_else_left
