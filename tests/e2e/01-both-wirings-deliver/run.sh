#!/bin/bash
# Proves that one and many recipients cross both wirings exactly once, and that Exchange, the logs and the queue agree.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# Queued, one recipient.
send queued-one '<agent@contoso.example>' '<one@example.net>'
wait_for 15 "the queued message at Exchange" copies_are 1 queued-one '<one@example.net>'
matches "envelope sender" '"mail_from": *"<app@contoso.example>' "$(received_envelope queued-one)"
postfix_says "exosubmit-hop/smtp\[.* $QUEUE_ID: to=<one@example.net>, relay=127.0.0.1.*dsn=2.0.0, status=sent \(250 2.0.0 Ok: queued as"
postfix_says "exosubmit-hop/cleanup.*: milter-discard: END-OF-MESSAGE"
daemon_says "$QUEUE_ID: hop=[0-9A-Za-z]+, mailbox=app, to=<one@example.net>, relay=localhost\[127.0.0.1\]:$EXOSIM_SMTP_PORT, delay=[0-9.]+, delays=[0-9./]+, dsn=2.0.0, status=sent \(250 2.0.0 OK"
queue_drains

# Queued, 600 recipients: two messages at Exchange, since 500 is the limit of one; not twelve.
mapfile -t many < <(printf '<many%d@example.net>\n' {1..600})
send queued-many '<agent@contoso.example>' "${many[@]}"
wait_for 15 "all recipients at Exchange" copies_are 600 queued-many
equal "recipients, each once" 600 "$(deliveries | awk '$2 == "queued-many" { print $3 }' | sort -u | wc -l)"
equal "messages that carried them" 2 "$(received_files queued-many | wc -l)"
queue_drains

# Inline, one recipient: the client's session waits for Exchange, and no queue file is made.
message inline-one
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>'
matches "the client's answer" '^250 2.0.0 Ok: queued as' "$(reply final)"
equal "copies when the client has its answer" 1 "$(copies inline-one '<one@example.net>')"
check "the queue is empty" queue_is_empty
id=$(reply final | sed 's/.*queued as //')
postfix_says " $id: milter-discard: END-OF-MESSAGE"
daemon_says "$id: mailbox=app, to=<one@example.net>, relay=localhost.*status=sent \(250 2.0.0 OK"
equal "lines of the inline message that name a hop" 0 "$(daemon_count "$id: hop=")"

# Inline, 600 recipients.
message inline-many
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' "${many[@]}"
equal "recipients at Exchange" 600 "$(copies inline-many)"
equal "messages that carried them" 2 "$(received_files inline-many | wc -l)"

# The application pipelines, and speaks BDAT.
message inline-pipelined
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' '<two@example.net>' -- --pipeline
equal "recipients at Exchange" 2 "$(copies inline-pipelined)"
message inline-bdat
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' -- --bdat 10
equal "copies at Exchange" 1 "$(copies inline-bdat)"

# An ordinary client program.
swaks --silent 2 --server "127.0.0.1:$FRONT" --from agent@contoso.example --to swaks@example.net --header "Subject: swaks" > "$DIR/swaks.out"
wait_for 15 "the message of swaks at Exchange" copies_are 1 swaks '<swaks@example.net>'

# The sendmail command, which no smtpd sees.
sendmail -C "$ETC" -f agent@contoso.example command@example.net << MAIL
From: Agent <agent@contoso.example>
Subject: command

Hello.
MAIL
wait_for 15 "the message of sendmail at Exchange" copies_are 1 command '<command@example.net>'
queue_drains
nothing_else_left
equal "bounces" 0 "$(inbox_count)"
