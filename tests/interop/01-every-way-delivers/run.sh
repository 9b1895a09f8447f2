#!/bin/bash
# Proves that the tool and the daemon, queued and inline, deliver through Postfix's smtpd and Dovecot's auth, octet for octet,
# by BDAT and by DATA.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up_interop
service_port WITHOUT_CHUNKING smtpd_discard_ehlo_keywords=chunking
go_interop
mkdir "$DIR/bodies"
"$E2E/bodies.py" "$DIR/bodies"

message tool
exosubmit_send "$MESSAGE" one@example.net two@example.net
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
arrives tool one@example.net
arrives tool two@example.net
same_as_sent "$MESSAGE" tool one@example.net
matches "the envelope sender" "^Return-Path: <$MAILBOX>" "$(head -n 1 "$(delivered tool one@example.net)")"
check "TLS, and the login of the mailbox" at_service log_has "client=localhost\[127.0.0.1\], sasl_method=XOAUTH2, sasl_username=$MAILBOX"

send queued '<agent@contoso.example>' '<one@example.net>' '<two@example.net>'
arrives queued one@example.net
arrives queued two@example.net
same_as_sent "$MESSAGE" queued two@example.net
daemon_says "$QUEUE_ID: hop=.*to=<one@example.net>, relay=localhost\[127.0.0.1\]:$SUBMISSION.*dsn=2.0.0, status=sent \(250 2.0.0 Ok: [0-9]+ bytes queued as"

# round VIA NAME...: these bodies by the inline port, on one warm session.
round() {
  local name
  for name in "${@:2}"; do
    submit "$INLINE" "$DIR/bodies/$name.eml" '<app@contoso.example>' "<$1-$name@example.net>" -- --bdat 1000000 || fail "$name: $(cat "$REPLIES")"
  done
  for name in "${@:2}"; do
    arrives "$name" "$1-$name@example.net"
    same_as_sent "$DIR/bodies/$name.eml" "$name" "$1-$name@example.net"
  done
}
bodies=(eight-bit line-5000 line-2048-dots leading-dots lf-dot-lf cr-lf-dot-cr-cr-lf smuggled-bdat no-final-newline empty blank-lines mime headers-only)
round bdat "${bodies[@]}"
setting exchange.port "$WITHOUT_CHUNKING"
daemon_restart
round data "${bodies[@]}"

daemon_stop # ends the warm session, whose commands Postfix then counts
last_is() { [[ $(sessions | tail -n 1) =~ $1 ]]; }
wait_for 5 "a session with DATA alone" last_is "^ehlo=2 starttls=1 auth=1 mail=${#bodies[@]} rcpt=${#bodies[@]} data=${#bodies[@]} quit=1 "
# The queued message was the first of the daemon's first session.
matches "a session with BDAT alone" "^ehlo=2 starttls=1 auth=1 mail=$((${#bodies[@]} + 1)) rcpt=$((${#bodies[@]} + 2)) bdat=$((${#bodies[@]} + 1)) quit=1 " \
  "$(sessions | tail -n 2 | head -n 1)"
no_duplicates
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
