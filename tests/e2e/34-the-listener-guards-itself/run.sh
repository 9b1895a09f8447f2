#!/bin/bash
# Proves that the listener takes only senders that a mailbox serves, that it never refuses them hard, that a transaction
# without content sends nothing, and that a listener under a wrong name makes no mail circle.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# A stranger at the listener is sent away softly, and costs Exchange nothing.
message stranger "From: Stranger <stranger@other.example>"
submit "$LISTENER" "$MESSAGE" '<stranger@other.example>' '<someone@example.net>' && fail "the stranger was accepted"
matches "the stranger's answer" '^4' "$(reply rcpt)"
submit "$LISTENER" "$MESSAGE" '<>' '<someone@example.net>' && fail "a null sender was accepted that does not come this way"
matches "the null sender's answer" '^4' "$(reply rcpt)"
equal "transactions at Exchange" 0 "$(exchange_counter transactions)"

# The table lets a sender through that no mailbox serves: 451 and an alert, not a bounce and not another way.
echo 'other.example OK' >> "$ETC/exosubmit-listener-senders"
postfix_ reload
softly() { ! submit "$LISTENER" "$MESSAGE" '<stranger@other.example>' '<someone@example.net>' && [[ $(reply final) == 451* ]]; }
wait_for 10 "451 at the end of the message" softly
matches "the answer" '^451 4.7.1 .*mailbox' "$(reply final)"
daemon_says 'stranger@other.example'
check "the queue is empty" queue_is_empty

# A probe: envelope and no content.
{ printf 'EHLO probe\r\nMAIL FROM:<agent@contoso.example>\r\n' && printf 'RCPT TO:<someone@example.net>\r\nRSET\r\nQUIT\r\n'; } > "$DIR/probe"
nc -N 127.0.0.1 "$LISTENER" < "$DIR/probe" > "$DIR/probed"
check "the probe got its answers" grep -q '^250 2.1.5' "$DIR/probed"
equal "transactions at Exchange" 0 "$(exchange_counter transactions)"

# The listener's name is lost: its mail waits with the remedy in the log, and does not circle.
cp "$ETC/master.cf" "$DIR/master.cf"
sed -i '/milter_macro_daemon_name=EXOSUBMIT$/d' "$ETC/master.cf"
postfix_ reload
send nameless '<agent@contoso.example>' '<someone@example.net>'
postfix_says "$QUEUE_ID: to=<someone@example.net>.*status=deferred .* said: 451 4\..*(listener|milter_macro_daemon_name)"
check "the queue keeps it, once" queue_holds 1
equal "messages at Exchange" 0 "$(exchange_count)"
cp "$DIR/master.cf" "$ETC/master.cf"
postfix_ reload
wait_for 20 "the message" copies_are 1 nameless
queue_drains
nothing_else_left
equal "bounces" 0 "$(inbox_count)"
