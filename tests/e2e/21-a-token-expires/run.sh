#!/bin/bash
# Proves that a session whose token has expired is replaced without a deferral, that a token which Exchange calls expired is
# replaced once and the message goes with the new one, and that two refusals in a row only defer.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# Exchange calls the token expired: one new token, one more try, no deferral.
exchange on 'token times=1 expired'
send replaced '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "the message with the second token" copies_are 1 replaced
queue_drains
equal "token requests" 2 "$(exchange_counter token_requests)"
equal "deferrals" 0 "$(postfix_count status=deferred)"

# The token of a warm session expires: the next message takes a new session with a new token.
exchange set token-lifetime 2
daemon_restart
requests=$(exchange_counter token_requests)
send first '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "the first message" copies_are 1 first
expiry=$((${EPOCHREALTIME/./} + 2100000))
expired() { [[ ${EPOCHREALTIME/./} -gt $expiry ]]; }
wait_for 5 "the token to expire" expired
send second '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "the second message" copies_are 1 second
queue_drains
check "a new token was asked for" test "$(exchange_counter token_requests)" -gt $((requests + 1))
equal "deferrals" 0 "$(postfix_count status=deferred)"

# Exchange ends the session for its token's sake in the middle of a transaction: the message waits, then goes.
exchange on 'mail times=1 reply-then-cut 421 4.7.66 Authentication token expired %S'
send ended '<agent@contoso.example>' '<someone@example.net>'
wait_for 15 "the message whose session was ended" copies_are 1 ended
queue_drains

# A token that is refused twice: deferred.
exchange set token-lifetime 3600
exchange on 'token expired'
daemon_restart
requests=$(exchange_counter token_requests)
send twice '<agent@contoso.example>' '<someone@example.net>'
postfix_says "$QUEUE_ID: .*status=deferred .*535 5\.7\.3"
exchange clear
daemon_reload
wait_for 20 "the message with a good token" copies_are 1 twice
queue_drains
equal "bounces" 0 "$(inbox_count)"
