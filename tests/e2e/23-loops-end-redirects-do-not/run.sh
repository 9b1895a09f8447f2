#!/bin/bash
# Proves that a message redirected through the relay twice is delivered each time, that a real loop ends, and that the
# same message for the same recipient is not sent again.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# A redirect comes back with our own Received fields, for another recipient.
send redirected '<app@contoso.example>' '<first@example.net>'
wait_for 15 "the first pass" copies_are 1 redirected '<first@example.net>'
for recipient in second third; do
  cp "$(received_file redirected)" "$DIR/redirected.eml"
  submit "$FRONT" "$DIR/redirected.eml" '<app@contoso.example>' "<$recipient@example.net>"
  wait_for 15 "the redirect to $recipient" copies_are 1 redirected "<$recipient@example.net>"
done
queue_drains
equal "bounces of redirects" 0 "$(inbox_count)"

# The fourth pass is a loop.
cp "$(received_file redirected)" "$DIR/redirected.eml"
submit "$FRONT" "$DIR/redirected.eml" '<app@contoso.example>' '<fourth@example.net>'
postfix_says "to=<fourth@example.net>.*dsn=5.4.6, status=bounced .*554 5.4.6 "
wait_for 10 "the bounce" inbox_has 1
submit "$INLINE" "$DIR/redirected.eml" '<app@contoso.example>' '<fifth@example.net>' && fail "the loop was accepted"
matches "the inline client's answer" '^554 5.4.6 ' "$(reply final)"

# So is one with too many hops.
{
  for hop in {1..51}; do printf 'Received: from h%d.example by h%d.example with ESMTP id 4A%d; Tue, 24 Nov 2026 10:00:00 +0000\r\n' "$hop" $((hop + 1)) "$hop"; done
  message hops && cat "$MESSAGE"
} > "$DIR/hops51.eml"
submit "$INLINE" "$DIR/hops51.eml" '<app@contoso.example>' '<someone@example.net>' && fail "51 hops were accepted"
matches "the answer to 51 hops" '^554 5.4.[06] ' "$(reply final)"

# A loop that brings a message back for the same recipient ends at once: it was accepted already.
send again '<app@contoso.example>' '<someone@example.net>'
wait_for 15 "the first copy" copies_are 1 again
submit "$FRONT" "$(received_file again)" '<app@contoso.example>' '<someone@example.net>'
daemon_says 'to=<someone@example.net>.*status=sent \(accepted earlier'
queue_drains
equal "copies" 1 "$(copies again)"
nothing_else_left
