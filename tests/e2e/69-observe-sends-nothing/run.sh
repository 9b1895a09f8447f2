#!/bin/bash
# Proves that mode = observe reaches neither Exchange nor Entra ID: inline mail flows by Postfix's own way, what would come
# back to us and what comes by the listener waits with 451 4.3.2, the log and its sums tell what would be; and that a reload
# with mode = deliver sends what waited.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_queued @queued.example
wire_inline_port
default_settings
setting milter.mode observe
setting "mailbox app.senders" "@contoso.example, @queued.example"
setting "mailbox app.send_as" desk@contoso.example
setting "mailbox app.messages_per_minute" 2
setting "mailbox app.recipients_per_day" 1000
go
check "the daemon warns at its start" daemon_log_has 'warning: .*\[milter\] mode: observe: nothing is sent'

# inline NAME FROM RECIPIENT...: a message to the inline port.
inline() {
  message "$1" "From: $2"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${@:3}"
}

# Inline: Postfix keeps every recipient and delivers by its own way, also what we would refuse.
inline rewritten agent@contoso.example '<a@example.net>' '<b@example.net>' || fail "$(cat "$REPLIES")"
inline kept desk@contoso.example '<a@example.net>' '<local@local.example>' || fail "$(cat "$REPLIES")"
inline refused broken@@contoso.example '<a@example.net>' || fail "$(cat "$REPLIES")"
queue_drains
for name in rewritten kept refused; do wait_for 10 "$name to go Postfix's own way" in_sink "$name"; done
wait_for 5 "the local copy" in_inbox kept
equal "what the others see of From" "From: agent@contoso.example" "$(grep -h '^From:' "$(in_sink rewritten)" | tr -d '\r')"
daemon_says ': would submit: mailbox=app, old_from=<agent@contoso.example>, new_from=<app@contoso.example>, recipients=2, size=[0-9]+$'
daemon_says ': would submit: mailbox=app, old_from=<desk@contoso.example>, new_from=<desk@contoso.example>, recipients=1, '
daemon_says ': would not submit: old_from=<agent@contoso.example>, recipients=1, .*verdict=refused \(From: '

# Where Postfix would bring it back to us it waits with the client; on the listener it waits in the queue.
message returns
submit "$INLINE" "$MESSAGE" '<agent@queued.example>' '<a@example.net>' && fail "a message that would circle was passed on"
matches "the client's answer" '^451 4.3.2 .*mode = deliver' "$(reply final)"
send waits '<agent@queued.example>' '<a@example.net>'
postfix_says "$QUEUE_ID: to=<a@example.net>.*status=deferred .*451 4.3.2 "
tried_twice() { [[ $(daemon_count "^.*$QUEUE_ID: would submit: ") -ge 2 ]]; }
wait_for 15 "a second try" tried_twice
equal "alerts" 1 "$(daemon_count 'error: mail waits: Postfix routes it to us and \[milter\] mode is observe')"
equal "lines of deliveries" 0 "$(daemon_count 'status=')"

# The status shows the mode and the sums.
status=$({ "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" status || true; } | tr -s "\n " " ") # 1: the alert stands
matches "the mode in the status" 'mode observe; ' "$status"
matches "the sums in the status" 'Observed: 5 messages, .* mailboxes needed: 2 ' "$status"

# Five messages were seen, the tries of one counted once; four of them would be sent, at two a minute.
daemon_stop
daemon_says 'observed traffic: messages=5, kept=3, rewritten=1, refused=1, senders=3, unnamed=0, peak_messages_per_minute=4, peak_recipients_per_day=5, mailboxes_needed=2$'
daemon_says 'observed From: old_from=<agent@contoso.example>, kept=0, rewritten=1, new_from=<app@contoso.example>, refused=1 \(From: '
equal "connections to Exchange, token requests" "0 0" "$(exchange_counter connections) $(exchange_counter token_requests)"

# Started anew, it sends nothing either; switched over, it sends what waits, once.
daemon_start
setting milter.mode deliver
setting "mailbox app.messages_per_minute" 10000
settings_file > "$DIR/exosubmit.conf"
daemon_reload
daemon_says 'settings reloaded'
flush
wait_for 15 "what waited" copies_are 1 waits
queue_drains
equal "messages at Exchange, token requests" "1 1" "$(exchange_count) $(exchange_counter token_requests)"
