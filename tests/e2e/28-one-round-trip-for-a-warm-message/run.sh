#!/bin/bash
# Proves that a warm message costs one round trip with CHUNKING and two without, counted in exosim's transcript, and that a
# server that refuses BDAT once is not asked for it again.
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

# A server that refuses BDAT gets DATA from then on, after a reload too.
exchange on 'data times=1 reply 502 5.5.1 Command not implemented'
message bdat-refused
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' && fail "accepted without an answer of Exchange"
daemon_says 'chunking given up'
daemon_reload
daemon_says 'settings reloaded'
warm after-reload > /dev/null
matches "how it came" '"via": *"DATA"' "$(received_envelope after-reload)"

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
