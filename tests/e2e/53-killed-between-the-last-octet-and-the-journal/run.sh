#!/bin/bash
# Proves that a daemon killed 200 times, each time when Exchange has accepted a message and the journal does not know it yet,
# loses none, and that the log told of each further copy before it went. EXOSUBMIT_E2E_DEATHS sets another number.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

deaths=${EXOSUBMIT_E2E_DEATHS:-200}
set_up
setting milter.in_doubt_waits '1s, 1s, 1s'
setting "mailbox app.max_sessions" 1 # a death then ends one send, whose content Exchange has: copies can be counted exactly
postfix_start

# Each daemon accepts one message and dies of the second; a message that four of them died of is given up. So there are
# more messages than deaths, and as many clients as keep a daemon busy while a message in doubt waits its second.
clients=12
messages=$((deaths * 5 / 4 / clients + 1))
daemon_dies "$deaths" die-before-commit=2
daemon_start
pids=()
for ((i = 1; i <= clients; i++)); do
  "$E2E/persistent_client.py" "$INLINE" $messages "client-$i" > "$DIR/replies-$i" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || fail "a client had no answer in time"; done
equal "deaths" "$deaths" "$(wc -l < "$DIR/deaths")"

equal "messages that Exchange has" $((clients * messages)) "$(deliveries | awk '{ print $3 }' | sort -u | wc -l)"
further_copies=$(deliveries | awk '{ print $3 }' | awk 'seen[$1]++' | sort)
told=$(sed -n 's/.*: sent again, in doubt: to=\(<[^>]*>\).*/\1/p' "$DAEMON_LOG" | sort)
equal "further copies, and those that the log told of" "$further_copies" "$told"
check "there were further copies" test -n "$further_copies"
equal "recipients with more than four copies" "" "$(awk 'seen[$1]++ == 3' <<< "$further_copies")"

# Whoever was refused may have it, and was told so.
refusals=$(cat "$DIR"/replies-* | grep '"final", "code": 5' || true)
given_up=$(awk 'seen[$1]++ == 2' <<< "$further_copies" | wc -l)
check "refusals are for messages with four copies alone" test "$(grep -c . <<< "$refusals" || true)" -le "$given_up"
equal "refusals for another reason" "" "$(grep -v '550, "text": "5.4.2 possibly delivered' <<< "$refusals" | grep . || true)"
say "$deaths deaths, $(wc -l <<< "$further_copies") further copies, $(grep -c . <<< "$refusals" || true) given up"
nothing_else_left
