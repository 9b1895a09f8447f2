# shellcheck shell=bash
# The client of an end-to-end test: writes messages, submits them by SMTP and reads the replies. Sourced by harness.sh.
# shellcheck disable=SC2034 # the scenarios use what it sets

# message NAME [FIELD...]: writes a message whose Subject is NAME; FIELDs replace From. Its path is in $MESSAGE.
message() {
  local name=$1
  shift
  MESSAGE=$DIR/$name.eml
  [[ $# -gt 0 ]] || set -- "From: App <app@contoso.example>"
  printf '%s\r\n' "$@" "To: someone@example.net" "Subject: $name" "Date: Tue, 24 Nov 2026 11:00:00 +0000" \
    "Message-ID: <$name@client.example>" "" "Hello from $name." > "$MESSAGE"
}

# submit PORT FILE SENDER RECIPIENT... [-- OPTIONS]: addresses as they follow MAIL FROM: and RCPT TO:, <> included.
submit() {
  local port=$1 file=$2 arguments=("--mail" "$3")
  shift 3
  while [[ $# -gt 0 && $1 != -- ]]; do
    arguments+=("--rcpt" "$1")
    shift
  done
  shift $(($# > 0 ? 1 : 0))
  "$E2E/smtp_client.py" "$port" "$file" "${arguments[@]}" "$@" > "$REPLIES"
}
# reply STAGE: "CODE TEXT" of the newest reply at that stage.
reply() { sed -n "s/^{\"stage\": \"$1\", \"code\": \([0-9]*\), \"text\": \"\(.*\)\"}\$/\1 \2/p" "$REPLIES" | tail -n 1; }
# send NAME SENDER RECIPIENT...: a fresh message to the front, which must queue it. Sets $QUEUE_ID.
send() {
  message "$1"
  submit "$FRONT" "$MESSAGE" "${@:2}" || fail "the front refused $1: $(cat "$REPLIES")"
  QUEUE_ID=$(reply final | sed -n 's/.*queued as \([0-9A-Za-z]*\).*/\1/p')
}
