#!/bin/bash
# Proves that the contact gets a mail when a hold begins and when it ends, and before the credential ends; that Postfix takes
# it, our own milter in main.cf lets it pass, and it names no recipient; and that a server that takes none is told of once.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_queued @contoso.example
wire_inline_main
default_settings
setting milter.on_tempfail queue
setting entra.secret_expires "$(date -u -d '+6 days' +%F)"
setting operator.contact operator@local.example
setting operator.notify "127.0.0.1:$FRONT"
postfix_start # first: the daemon looks at the credential as soon as it runs
daemon_start

# told SUBJECT: the file of the mail to the contact.
told() { grep -rlF -- "Subject: exosubmit on relay.example: $1" "$DIR/mail" | tail -n 1; }
is_told() { [[ -n $(told "$1") ]]; }
has() { grep -qE -- "$2" "$1" || fail "no line '$2' in $(cat "$1")"; }

# The credential: once, a restart included.
daemon_says 'warning: the client secret ends on [-0-9]+, in 6 days: '
wait_for 10 "the mail about the credential" is_told "the credential ends soon"
has "$(told "the credential ends soon")" '^The client secret ends on [-0-9]+, in 6 days: '

# A hold.
exchange on blob entry smtp-auth-disabled-mailbox
send held '<app@contoso.example>' '<secret-recipient@example.net>'
wait_for 10 "the mail that tells of the hold" is_told "held: mailbox app@contoso.example"
mail=$(told "held: mailbox app@contoso.example")
for line in '^From: exosubmit <exosubmit@relay\.example>' '^To: <operator@local\.example>' '^Auto-Submitted: auto-generated' \
  '^Cause: +The mailbox has SmtpClientAuthenticationDisabled' '^Remedy: +Set-CASMailbox' 'exosubmit release --flush'; do
  has "$mail" "$line"
done
postfix_says 'to=<secret-recipient@example.net>.*status=deferred'
set_aside
exchange clear
"$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" release > "$DIR/released"
wait_for 10 "the mail that tells of its end" is_told "no longer held: mailbox app@contoso.example"
has "$(told "no longer held: mailbox app@contoso.example")" '^    postqueue -f'
take_up
wait_for 10 "the mail that waited" copies_are 1 held
queue_drains
equal "messages at Exchange" 1 "$(exchange_count)"
check "no mail names a recipient" not grep -rq secret-recipient "$DIR/mail"
equal "mail to the contact" 3 "$(inbox_count)"

# After a restart nothing is told twice. A server that is not there: one error, and mail flows.
daemon_stop
read -r nobody < <(free_ports 1)
setting operator.notify "127.0.0.1:$nobody"
daemon_start
exchange on blob entry smtp-auth-disabled-mailbox
send again '<app@contoso.example>' '<someone@example.net>'
daemon_says "error: the contact is not told: \[operator\] notify 127\.0\.0\.1:$nobody cannot be connected to"
exchange clear
"$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" release > "$DIR/released"
queue_drains
equal "copies" 1 "$(copies again)"
equal "warnings of the credential" 1 "$(daemon_count 'the client secret ends on .*, in 6 days')"
equal "errors" 1 "$(daemon_count 'error: ')"
equal "mail to the contact" 3 "$(inbox_count)"

# Our own settings would take the notices: said before it happens.
setting "mailbox app.senders" "@contoso.example, exosubmit@relay.example"
settings_file > "$DIR/exosubmit.conf"
matches "what -n says" '\[operator\] contact: notices come from exosubmit@relay\.example' "$("$BUILD/milter/exosubmit-milter" -n -x "$DIR/exosubmit.conf" 2>&1)"
