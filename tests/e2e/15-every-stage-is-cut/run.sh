#!/bin/bash
# Proves that a connection cut at any stage defers the message, that a certificate for another name is no connection at
# all, and that a message whose final answer was lost is sent at most once more for each wait in doubt.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
setting milter.in_doubt_waits "2s, 2s, 2s"
go

names=()
cut_at() { # NAME RULE
  exchange clear
  set_aside # three messages that fail alike would hold the endpoint
  exchange on "$2"
  daemon_restart
  names+=("$1")
  send "$1" '<agent@contoso.example>' "<$1@example.net>"
  postfix_says "$QUEUE_ID: to=<$1@example.net>.*status=deferred .* said: 451 4\."
  daemon_says "$QUEUE_ID: .*to=<$1@example.net>.*status=deferred"
}
cut_at connect 'connect refuse'
for stage in banner ehlo starttls tls ehlo2 auth blob mail rcpt data; do cut_at "$stage" "$stage cut"; done
cut_at content 'content cut-after 20'
exchange clear
take_up
daemon_reload
for name in "${names[@]}"; do wait_for 30 "$name at Exchange" copies_are 1 "$name"; done
queue_drains

# A session that died while idle, or whose MAIL is answered 421, costs nothing: one retry by us, no deferral.
deferrals=$(postfix_count status=deferred)
exchange_stop
exchange_start --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
send reused '<agent@contoso.example>' '<reused@example.net>'
wait_for 15 "the message over a fresh session" copies_are 1 reused
exchange on 'mail times=1 reply-then-cut 421 4.3.2 Service not available, closing transmission channel'
send goodbye '<agent@contoso.example>' '<goodbye@example.net>'
wait_for 15 "the message after a 421" copies_are 1 goodbye
queue_drains
equal "deferrals for a dead warm session" "$deferrals" "$(postfix_count status=deferred)"

# Cut after the last octet: in doubt. Not accepted there: one copy in the end. Accepted and cut: at most one more.
exchange on 'final times=1 cut'
send doubt '<agent@contoso.example>' '<doubt@example.net>'
daemon_says "$QUEUE_ID: .*to=<doubt@example.net>.*in doubt"
wait_for 20 "the message in doubt at Exchange" copies_are 1 doubt
queue_drains
exchange on 'final times=1 accept-then-cut'
send taken '<agent@contoso.example>' '<taken@example.net>'
daemon_says "$QUEUE_ID: .*to=<taken@example.net>.*in doubt"
wait_for 20 "the second copy at Exchange" copies_are 2 taken
queue_drains
equal "copies of what was taken without an answer" 2 "$(copies taken)"

# Never an answer: one copy and one for each wait, then refused as possibly delivered.
exchange on 'final accept-then-cut'
send never '<agent@contoso.example>' '<never@example.net>'
postfix_says "$QUEUE_ID: to=<never@example.net>.*status=bounced .*possibly delivered" 40
queue_drains
equal "copies of what never got an answer" 4 "$(copies never)"
wait_for 10 "the bounce" inbox_has 1
exchange clear

# A certificate for another name.
exchange_stop
rm -f "$EXCHANGE/server.pem"
exchange_start --bad-certificate --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
send certificate '<agent@contoso.example>' '<certificate@example.net>'
postfix_says "$QUEUE_ID: to=<certificate@example.net>.*status=deferred .* said: 451 4\..*[Cc]ertificate"
equal "AUTH with a wrong certificate" 0 "$(exchange_counter auths)"
exchange_stop
exchange_start --smtp-port "$EXOSIM_SMTP_PORT" --https-port "$EXOSIM_HTTPS_PORT"
wait_for 30 "the message at Exchange" copies_are 1 certificate
queue_drains
nothing_else_left
