#!/bin/bash
# Proves that a warm message costs one round trip with CHUNKING and two without, counted in exosim's transcript.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

flights() { grep -c -- " -- flight" "$EXCHANGE/transcript" || true; }
# warm NAME: sends it, and prints how many flights of ours the server waited for.
warm() {
  local before
  before=$(flights)
  message "$1"
  submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' '<two@example.net>' '<three@example.net>'
  echo $(($(flights) - before))
}
# The server notes a flight when it waits: the first message leaves it waiting for the second.
warm cold > /dev/null
equal "flights of a warm message with BDAT" 1 "$(warm chunking-1)"
equal "flights of the next" 1 "$(warm chunking-2)"
matches "how it came" '"via": *"BDAT"' "$(received_envelope chunking-2)"

exchange_stop
exchange_start --no-chunking --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
daemon_restart
warm cold-data > /dev/null
equal "flights of a warm message with DATA" 2 "$(warm data-1)"
equal "flights of the next" 2 "$(warm data-2)"
matches "how it came" '"via": *"DATA"' "$(received_envelope data-2)"

# Without PIPELINING each command waits for its answer: still delivered.
exchange_stop
exchange_start --no-chunking --no-pipelining --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
daemon_restart
warm cold-plain > /dev/null
equal "flights without PIPELINING: MAIL, 3 RCPT, DATA, content" 6 "$(warm plain-1)"
