#!/bin/bash
# Proves that a message over max_message_size is refused by name, and that recipients past recipients_per_message are
# delivered in further sends, each recipient once.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting exchange.max_message_size 50K
setting "mailbox app.recipients_per_message" 5
go

message big
head -c 60000 /dev/zero | tr '\0' x | fold -w 72 | sed 's/$/\r/' >> "$MESSAGE"
printf '\r\n' >> "$MESSAGE"
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "the big message was accepted"
matches "the inline client's answer" '^552 5.3.4 ' "$(reply final)"
submit "$FRONT" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>'
postfix_says "to=<someone@example.net>.*dsn=5.3.4, status=bounced .*552 5.3.4 "
wait_for 10 "the bounce" inbox_has 1
equal "connections to Exchange spent on it" 0 "$(exchange_counter transactions)"

mapfile -t many < <(printf '<many%d@example.net>\n' {1..12})
message inline-many
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${many[@]}" || fail "$(cat "$REPLIES")"
equal "recipients at Exchange" 12 "$(copies inline-many)"
equal "messages that carried them" 3 "$(received_files inline-many | wc -l)"

send queued-many '<agent@contoso.example>' "${many[@]}"
wait_for 20 "all recipients at Exchange" copies_are 12 queued-many
queue_drains
for recipient in "${many[@]}"; do
  equal "copies for $recipient inline" 1 "$(copies inline-many "$recipient")"
  equal "copies for $recipient queued" 1 "$(copies queued-many "$recipient")"
done
equal "most recipients in one message" 5 "$(deliveries | awk '{ n[$1]++ } END { for (m in n) if (n[m] > most) most = n[m]; print most }')"
nothing_else_left
