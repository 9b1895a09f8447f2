#!/bin/bash
# Proves that with redirect_to one address gets one copy of each message, queued and inline, whose outcome is every
# recipient's; that switching it off sends for real what was redirected before; and that a death in between mixes nothing.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

test_address=test@contoso.example
set_up
setting milter.redirect_to "$test_address"
setting "mailbox app.recipients_per_message" 1
go
check "the daemon warns at its start" daemon_log_has "warning: .*\[milter\] redirect_to: $test_address gets every message"

recipients_of() { deliveries | awk -v s="$1" '$2 == s { print $3 }' | sort | paste -sd ' '; }
inline() { # NAME RECIPIENT...
  message "$1"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${@:2}"
}

# Inline, one recipient local: the test address gets one copy for both others, which tells of them; nobody else gets any.
inline both '<a@example.net>' '<b@example.net>' '<local@local.example>' || fail "$(cat "$REPLIES")"
wait_for 10 "the local copy" in_inbox both
equal "recipients at Exchange" "<$test_address>" "$(recipients_of both)"
matches "the field that tells of them" '^X-Exosubmit-Recipients: 2: a@example.net, b@example.net' "$(grep X-Exosubmit "$(received_file both)")"
sed '/^X-Exosubmit-Recipients:/d' "$(received_file both)" > "$DIR/without-field.eml"
"$E2E/same_content.py" "$MESSAGE" "$DIR/without-field.eml"
for who in a b; do
  daemon_says "to=<$test_address>, orig_to=<$who@example.net>, relay=.*dsn=2.0.0, status=sent \(redirected: 250 2.0.0 "
done

# Queued: put off and then taken, for all; refused for all, and the bounce says whom it is about.
exchange on "rcpt times=1 reply 450 4.2.0 Mailbox busy"
send later '<agent@contoso.example>' '<a@example.net>' '<b@example.net>'
queue_drains
equal "recipients at Exchange" "<$test_address>" "$(recipients_of later)"
exchange on "rcpt reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"
send refused '<agent@contoso.example>' '<a@example.net>' '<b@example.net>'
wait_for 15 "the bounce" bounces_for b@example.net
matches "its text" "redirect_to is set, so this is about $test_address" "$(bounce_text "$(bounces_for b@example.net)")"
inline refused-inline '<a@example.net>' && fail "the client was told of no refusal"
matches "the client's answer" '^550 5.1.10 ' "$(reply final)"
exchange clear
queue_drains

# A recipient that comes later has its own copy; the first none.
inline both '<b@example.net>' '<c@example.net>' || fail "$(cat "$REPLIES")"
equal "copies" 2 "$(copies both)"
matches "whom the second is for" '^X-Exosubmit-Recipients: 1: c@example.net' "$(grep X-Exosubmit "$(received_file both)")"

# The tool does so too.
message tool
told=$("$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" send -f agent@contoso.example a@example.net < "$MESSAGE")
matches "what it says" "^a@example.net \(redirected to $test_address\): 250 " "$told"
equal "recipients at Exchange" "<$test_address>" "$(recipients_of tool)"

# Killed while Exchange has a redirected copy, started without redirect_to: the recipients get theirs, each once.
contents() { grep -c -- '-- octets' "$EXCHANGE/transcript"; }
before=$(contents)
more_content() { [[ $(contents) -gt $before ]]; }
exchange set final-delay 1500
send killed '<agent@contoso.example>' '<a@example.net>' '<b@example.net>'
wait_for 10 "the content at Exchange" more_content
daemon_stop KILL
exchange set final-delay 0
setting milter.redirect_to
daemon_start
for who in a b; do wait_for 15 "the real copy for $who" copies_are 1 killed "<$who@example.net>"; done
queue_drains

# What was redirected before goes to its recipients now.
message both
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<a@example.net>' || fail "$(cat "$REPLIES")"
equal "real copies" 1 "$(copies both '<a@example.net>')"

# Redirected again, the killed copy is in doubt as it was, whatever its recipients got; a reload suffices.
setting milter.redirect_to "$test_address"
settings_file > "$DIR/exosubmit.conf"
daemon_reload
daemon_says 'settings reloaded'
inline killed '<a@example.net>' && fail "a copy in doubt was sent again at once"
matches "the client's answer" '^451 4.4.2 in doubt: ' "$(reply final)"
equal "copies for a and b" "1 1" "$(copies killed '<a@example.net>') $(copies killed '<b@example.net>')"
nothing_else_left
