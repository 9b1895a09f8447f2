#!/bin/bash
# Proves that 2 000 messages through a daemon that is killed again and again, and an Exchange that cuts, stalls and says 421 at
# every stage, are not lost: each arrives, or, after four deaths in a row in the midst of it, its sender is told that it was
# possibly delivered. And that each further copy was told in the log before it went: `sent again, in doubt`.
# EXOSUBMIT_E2E_MESSAGES sets another number (10 000 by hand).
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

messages=${EXOSUBMIT_E2E_MESSAGES:-2000}
set_up
setting milter.in_doubt_waits '1s, 1s, 1s'
setting exchange.reply_timeout 2s
setting exchange.final_reply_timeout 2s
setting "mailbox app.refusals_per_hour" 1000
go

weather=(
  'final times=1 accept-then-cut' 'content times=1 cut' 'mail times=1 reply-then-cut 421 4.3.2 Service not available'
  'final times=1 hang' 'rcpt times=1 reply 451 4.3.2 Not now' 'final times=1 reply-then-cut 421 4.4.2 Not now'
  'data times=1 cut' 'connect times=1 refuse' 'final times=1 cut' 'blob times=1 cut' 'mail times=1 hang'
)
served() { deliveries | cut -d ' ' -f 3 | sort -u; }
given_up() { grep -o 'to=<[^>]*>.*status=bounced (possibly delivered' "$DAEMON_LOG" | sed 's/^to=//; s/,.*//' | sort -u; }
told() { { served && given_up; } | sort -u | wc -l; }
all_told() { [[ $(told) -ge $messages ]]; }

smtp-source -N -m "$messages" -s 4 -l 2048 -f agent@contoso.example -t customer@example.net "127.0.0.1:$FRONT" &
source=$!
kills=0 turn=0
deadline=$((EPOCHSECONDS + 60 + messages / 20))
until ! kill -0 "$source" 2> /dev/null && queue_is_empty; do
  [[ $EPOCHSECONDS -lt $deadline ]] || fail "$(told) of $messages messages served in time"
  accepted=$(exchange_count)
  for _ in 1 2 3; do
    exchange on "${weather[$((turn++ % ${#weather[@]}))]}"
  done
  # A while of it: fifty messages more, or two seconds.
  while_until=$((EPOCHSECONDS + 2))
  until [[ $(exchange_count) -ge $((accepted + 50)) || $EPOCHSECONDS -ge $while_until ]]; do read -rt 0.1 <> <(:) || true; done
  daemon_stop KILL
  kills=$((kills + 1))
  daemon_start
done
exchange clear
wait_for 30 "every message to be served or given up" all_told

# Nobody has a copy more than the log foretold.
deliveries | cut -d ' ' -f 3 | sort | uniq -c | awk '$1 > 1 { print $1 - 1, $2 }' > "$DIR/copies"
grep -o 'sent again, in doubt: to=<[^>]*>' "$DAEMON_LOG" | sed 's/.*to=//' | sort | uniq -c > "$DIR/foretold"
untold=$(awk 'NR == FNR { told[$2] = $1; next } $1 > told[$2] { print }' "$DIR/foretold" "$DIR/copies")
say "$messages messages, $kills deaths, $(awk '{ n += $1 } END { print n + 0 }' "$DIR/copies") further copies, of $(awk '{ n += $1 } END { print n + 0 }' "$DIR/foretold") foretold"
equal "messages served or given up" "$messages" "$(told)"
lost=$(comm -13 <(served) <(given_up) | tr -d '<>')
for recipient in $lost; do wait_for 10 "the bounce for $recipient" bounces_for "$recipient"; done
check "few are given up: $lost" test "$(wc -w <<< "$lost")" -le $((messages / 100))
equal "copies that the log did not foretell" "" "$untold"
check "it was bad weather" test "$kills" -ge 5 -a -s "$DIR/foretold"
nothing_else_left
