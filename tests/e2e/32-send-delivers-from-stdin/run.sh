#!/bin/bash
# Proves that `exosubmit send` submits a message from stdin, that its exit code tells pipe(8) what to do, and that the tool
# is built without libmilter.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start
default_settings
settings_file > "$DIR/exosubmit.conf"

# tool FILE ARGUMENTS...: what it says is in $DIR/told, its exit code in $STATUS.
tool() {
  STATUS=0
  "$BUILD/lib/cli/exosubmit" -x "$DIR/exosubmit.conf" send "${@:2}" < "$1" > "$DIR/told" 2>&1 || STATUS=$?
}
check "the tool does without libmilter" not grep -q libmilter <(ldd "$BUILD/lib/cli/exosubmit")

message stdin
tool "$MESSAGE" -f agent@contoso.example one@example.net two@example.net
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
equal "recipients at Exchange" 2 "$(copies stdin)"
matches "envelope sender" '"mail_from": *"<app@contoso.example>' "$(received_envelope stdin)"
"$E2E/same_content.py" "$MESSAGE" "$(received_file stdin)"

# As sendmail is fed: LF line ends, recipients from the header, the sender too; Bcc is served and removed.
printf '%s\n' 'From: App <app@contoso.example>' 'To: to@example.net' 'Cc: "C, c" <cc@example.net>' 'Bcc: bcc@example.net' \
  'Subject: from-header' 'Message-ID: <from-header@client.example>' '' 'Hello.' '.' 'After a dot.' > "$DIR/from-header.eml"
tool "$DIR/from-header.eml" -t
equal "exit code: $(cat "$DIR/told")" 0 "$STATUS"
equal "recipients at Exchange" "<bcc@example.net> <cc@example.net> <to@example.net>" "$(deliveries | awk '$2 == "from-header" { print $3 }' | sort | paste -sd ' ')"
"$E2E/same_content.py" "$DIR/from-header.eml" "$(received_file from-header)" --without Bcc

# Refused: 69. Deferred, and everything that an admin must repair: 75, since pipe(8) bounces on anything else.
code() { # EXPECTED FILE ARGUMENTS...
  tool "${@:2}"
  equal "exit code of send ${*:3}: $(cat "$DIR/told")" "$1" "$STATUS"
}
message refused
exchange on 'rcpt match=refused reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'
code 69 "$MESSAGE" -f agent@contoso.example refused@example.net
matches "what it says" '550 5.1.10 .*not found' "$(cat "$DIR/told")"
exchange clear
code 0 "$MESSAGE" -f agent@contoso.example refused@example.net # after the repair the same message is tried again
equal "copies after the repair" 1 "$(copies refused)"
message bad "From: App <app@contoso.example>" "Cc: broken <broken@@example.net>"
code 69 "$MESSAGE" -f agent@contoso.example someone@example.net
message later
exchange on 'rcpt match=later reply 450 4.2.0 Mailbox busy'
code 75 "$MESSAGE" -f agent@contoso.example later@example.net
matches "what it says" '450 4.2.0 Mailbox busy' "$(cat "$DIR/told")"
exchange clear
code 75 "$MESSAGE" -f agent@contoso.example
code 75 "$MESSAGE" --no-such-option someone@example.net
exchange_stop
code 75 "$MESSAGE" -f agent@contoso.example someone@example.net
sed -i 's/^username.*/username = not an address/' "$DIR/exosubmit.conf"
code 75 "$MESSAGE" -f agent@contoso.example someone@example.net
matches "what it says of the settings" 'exosubmit.conf:[0-9]+: \[mailbox app\] username: ' "$(cat "$DIR/told")"
