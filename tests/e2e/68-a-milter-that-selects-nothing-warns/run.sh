#!/bin/bash
# Proves that a milter in main.cf that has let twenty messages pass and selected none says so in the log, the status and to
# the contact, once, and that the first message it selects ends that.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
postfix_make
wire_inline_main
default_settings
setting operator.contact operator@local.example
setting operator.notify "127.0.0.1:$FRONT"
go

status() {
  STATUS=0
  "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" status > "$DIR/status" || STATUS=$?
}
pass() { # NAME TIMES
  message "$1"
  submit "$FRONT" "$MESSAGE" '<agent@other.example>' '<someone@local.example>' -- --times "$2" || fail "$(cat "$REPLIES")"
}

pass nineteen 19
status
equal "exit code after 19" 0 "$STATUS"
pass twentieth 1
daemon_says 'warning: passes everything: of 20 messages none was selected'
status
equal "exit code after 20" 1 "$STATUS"
check "the status tells" grep -q '^  passes everything: of 2[01] messages none' "$DIR/status"
told() { grep -rqF "Subject: exosubmit on relay.example: no message is selected" "$DIR/mail"; }
wait_for 10 "the mail to the contact" told

message ours
submit "$FRONT" "$MESSAGE" '<app@contoso.example>' '<someone@example.net>' || fail "$(cat "$REPLIES")"
status
equal "exit code once one is selected" 0 "$STATUS"
pass more 25
queue_drains
equal "warnings" 1 "$(daemon_count 'passes everything')"
equal "messages at Exchange" 1 "$(exchange_count)"
nothing_else_left
