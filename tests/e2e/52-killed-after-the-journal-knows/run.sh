#!/bin/bash
# Proves that a daemon killed 200 times, each time when the journal knows that Exchange has a message and Postfix does not,
# has every message received exactly once: 50 deaths under a queue, 150 under a client that repeats what failed.
# EXOSUBMIT_E2E_DEATHS sets another number.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

deaths=${EXOSUBMIT_E2E_DEATHS:-200}
under_queue=$((deaths / 4))
under_client=$((deaths - under_queue))
set_up
setting "mailbox app.max_sessions" 1 # else a death leaves other messages in doubt, and they wait
postfix_start
death_count() { wc -l < "$DIR/deaths"; }
sent_is() { [[ $(postfix_count 'exosubmit-hop/smtp\[.*status=sent') -eq $1 ]]; }
# once_each MESSAGES: so many recipients were served in all, each once.
once_each() {
  equal "recipients served" "$1" "$(deliveries | awk '{ print $3 }' | sort -u | wc -l)"
  equal "recipients served twice" "" "$(deliveries | awk '{ print $3 }' | sort | uniq -d)"
}

daemon_dies "$under_queue" die-after-commit
daemon_start
smtp-source -N -m "$under_queue" -s 4 -f agent@contoso.example -t queued@example.net "127.0.0.1:$FRONT"
wait_for 100 "every message to be sent" sent_is "$under_queue"
queue_drains
equal "deaths under the queue" "$under_queue" "$(death_count)"
once_each "$under_queue"
equal "bounces" 0 "$(inbox_count)"
daemon_stop

daemon_dies "$under_client" die-after-commit
rm "$DIR/deaths"
daemon_start
"$E2E/persistent_client.py" "$INLINE" "$under_client" inline > "$REPLIES" || fail "$(tail -n 3 "$REPLIES")"
equal "refusals" "" "$(grep '"final", "code": 5' "$REPLIES" || true)"
equal "deaths under the client" "$under_client" "$(death_count)"
once_each "$deaths"
equal "transactions" "$deaths" "$(exchange_counter transactions)"
nothing_else_left
