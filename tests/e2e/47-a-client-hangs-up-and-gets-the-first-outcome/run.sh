#!/bin/bash
# Proves that an inline client that gives up during Exchange's slow final reply and tries again at once gets the outcome of
# its first attempt, accepted, refused or in doubt, and makes no second copy. (Its patience is one second here.)
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting milter.in_doubt_waits 1h
go

attempt() { submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' '<two@example.net>' "$@"; }
give_up() {
  attempt -- --timeout 1 2> /dev/null && fail "there was an answer within a second"
  matches "the last that the client heard" '^354 ' "$(reply data)"
  equal "the final answer that it heard" "" "$(reply final)"
}

exchange on "final times=1 delay 2500"
message accepted
give_up
attempt || fail "$(cat "$REPLIES")"
equal "copies" "1 1" "$(copies accepted '<one@example.net>') $(copies accepted '<two@example.net>')"
equal "transactions" 1 "$(exchange_counter transactions)"
daemon_says 'to=<two@example.net>.*status=sent \(accepted earlier as OK <'

# Refused: the refusal was told, though nobody listened, and is forgotten by that: Exchange is asked once more at most.
exchange on "final times=1 delay 2500"
exchange on "final reply 554 5.6.0 Corrupt message content"
message refused
give_up
attempt && fail "a refused message was accepted"
matches "the second attempt's answer" '^554 5\.6\.0 .*Corrupt message content' "$(reply final)"
refused_transactions=$(($(exchange_counter transactions) - 1))
check "$refused_transactions transactions are one or two" test "$refused_transactions" -le 2
exchange clear

# In doubt: Exchange has it and never answers.
exchange on "final times=1 delay 1500"
exchange on "final times=1 accept-then-cut"
message doubtful
give_up
attempt && fail "a message without an answer was accepted"
matches "the second attempt's answer" '^451 4\.4\.2 .*in doubt' "$(reply final)"
equal "copies in doubt" "1 1" "$(copies doubtful '<one@example.net>') $(copies doubtful '<two@example.net>')"
equal "transactions for it" 1 $(($(exchange_counter transactions) - 1 - refused_transactions))
check "the queue is empty" queue_is_empty
nothing_else_left
