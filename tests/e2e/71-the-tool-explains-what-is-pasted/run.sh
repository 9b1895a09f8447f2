#!/bin/bash
# Proves that `exosubmit explain` survives whatever is pasted, names what the daemon logs, that a misspelt command line is
# answered with the nearest one, and that all help fits 80 columns.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

tool=$BUILD/lib/cli/exosubmit

# explains EXPECTED-STATUS WORDS ARGUMENTS...: standard input is the caller's.
explains() {
  local status=0
  "$tool" explain "${@:3}" > "$DIR/told" 2>&1 || status=$?
  equal "exit code of explain ${*:3}: $(head -c 1000 "$DIR/told")" "$1" "$status"
  matches "what explain ${*:3} says" "$2" "$(cat "$DIR/told")"
}

# Garbage: said what is wrong, exit 1.
explains 1 'nothing was given' < /dev/null
explains 1 'nothing was given' < <(printf ' \n\t\r\n')
head -c 5000 /dev/urandom > "$DIR/random"
explains 1 'this is no text' < "$DIR/random"
explains 1 'this is no text' < "$tool" # binary, and longer than what is read
head -c 1000000 /dev/zero | tr '\0' x > "$DIR/large"
explains 1 'more than 64 KB' < "$DIR/large"
explains 1 'no reply, code or AADSTS number' < <(printf 'Lorem ipsum \377\376 {"error": 3} [[[ )))))\n')
head -c 60000 /dev/zero | tr '\0' '(' > "$DIR/brackets"
explains 1 'no reply, code or AADSTS number' < "$DIR/brackets"
head -c 15000 "$DIR/large" | sed 's/x/550 /g' > "$DIR/codes"
explains 1 'not in the catalogue' < "$DIR/codes"
explains 1 'standard input: ' < "$DIR" # a directory
check "a reader that goes away is no crash" test "$({ "$tool" explain --list || true; } 2>&1 | head -n 1 | wc -l)" -eq 1
explains 1 'this is no text' $'535 5.7.139 \e[2J account locked'
check "nothing that steers a terminal is passed on" not grep -q $'\e' "$DIR/told"
matches "rows" '^1[0-9][0-9]$' "$("$tool" explain --list | wc -l)"

# What the daemon really logs, and Postfix's own line of it.
set_up
exchange on 'auth reply 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [FR2P281CA0087.DEUP281.PROD.OUTLOOK.COM 2026-11-28T10:27:56.998Z 08DC48BEE95C08E5]'
go
message refused
submit "$LISTENER" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' && fail "it was accepted"
grep -h 'status=deferred (535 5.7.139' "$MAILLOG" "$DAEMON_LOG" > "$DIR/line" || fail "no such line: $(cat "$DAEMON_LOG")"
explains 0 '\(smtp-auth-disabled-tenant\)' < "$DIR/line"
matches "where to look" 'Service principal sign-ins' "$(cat "$DIR/told")"
reply final > "$DIR/reply"
explains 0 '\(smtp-auth-disabled-tenant\)' < "$DIR/reply"
matches "the session to ask Microsoft about" 'session id [0-9A-F]{16}' "$(cat "$DIR/told")"

# Misspelt.
says() { matches "what '${*:2}' says" "$1" "$("$tool" "${@:2}" 2>&1 || true)"; }
says "no command 'expalin'; did you mean 'explain'\?" expalin 5.7.139
says "no option '--aply'; did you mean '--apply'\?" wire queued --aply
says "no command 'frobnicate'" frobnicate
check "nothing is suggested where nothing is near" not grep -q 'did you mean' <("$tool" frobnicate 2>&1 || true)
status=0 && "$tool" sned root@example.net < /dev/null 2> /dev/null || status=$?
equal "exit code of a misspelt send" 75 "$status"

# Help.
"$tool" --help > "$DIR/help"
mapfile -t commands < <(sed -n '/^Subcommands:/,$ s/^  \([a-z]*\) .*/\1/p' "$DIR/help")
check "commands are found in the help" test "${#commands[@]}" -ge 4
for command in "${commands[@]}"; do "$tool" "$command" --help >> "$DIR/help"; done
equal "lines of help over 80 columns" "" "$(grep -E '.{81}' "$DIR/help" || true)"
