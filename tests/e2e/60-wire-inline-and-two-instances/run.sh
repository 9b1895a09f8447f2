#!/bin/bash
# Proves that `wire inline` gives clients Exchange's answer, in main.cf beside another milter and on a port of its own;
# that going back to queued leaves nothing of it; and that two instances on one host do not meet.
# shellcheck source=../wiring.sh
source "$(dirname "$0")/../wiring.sh"

exchange_start
postfix_make
default_settings
daemon_start
postfix_start
exchange on "rcpt match=nobody reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
before=$(picture "$ETC")

# refused_by PORT: a client there gets Exchange's own refusal.
attempts=0
refused_by() {
  message "inline-$((attempts += 1))"
  ! submit "$1" "$MESSAGE" '<agent@contoso.example>' '<nobody@example.net>' && [[ $(reply final) == "550 5.1.10 "* ]]
}

# A port of its own.
apply inline --listen "127.0.0.1:$INLINE"
said "Clients of 127.0.0.1:$INLINE get Exchange's own answer"
wait_for 10 "the inline port" nc -z 127.0.0.1 "$INLINE"
wait_for 10 "Exchange's answer at the port" refused_by "$INLINE"
message port
submit "$INLINE" "$MESSAGE" '<agent@contoso.example>' '<one@example.net>' || fail "refused: $(cat "$REPLIES")"
equal "copies when the client has its answer" 1 "$(copies port)"
send queued '<agent@contoso.example>' '<two@example.net>'
wait_for 15 "the front's mail, queued" copies_are 1 queued

# In main.cf, where another milter stands already.
"$BUILD/lib/cli/exosubmit" wire --remove --config-directory "$ETC" > "$SAID"
echo "smtpd_milters = { inet:127.0.0.1:9, default_action=accept, connect_timeout=1s }" >> "$ETC/main.cf"
before=$(picture "$ETC")
apply inline
equal "milters" "{ inet:127.0.0.1:9, default_action=accept, connect_timeout=1s }, { unix:exosubmit/milter.sock, default_action=tempfail, content_timeout=600s, protocol=6 }" \
  "$(postconf -c "$ETC" -h smtpd_milters)"
wait_for 10 "Exchange's answer at the front" refused_by "$FRONT"

# Queued again, then out.
apply queued
equal "milters" "{ inet:127.0.0.1:9, default_action=accept, connect_timeout=1s }" "$(postconf -c "$ETC" -h smtpd_milters)"
apply inline

# A second instance beside it, with a daemon of its own: it gets another address.
second=$DIR/second
cp -a "$ETC" "$second"
"$BUILD/lib/cli/exosubmit" wire --remove --config-directory "$second" > "$SAID" 2>&1 || fail "$(cat "$SAID")"
sed -i "s|^queue_directory .*|queue_directory = $DIR/second-queue|; s|^data_directory .*|data_directory = $DIR/second-data|" "$second/main.cf"
mkdir -p "$DIR/second-queue" "$DIR/second-data"
chown postfix "$DIR/second-data"
wait_for 10 "the first instance's listener" nc -z 127.0.0.1 10587
setting milter.socket "unix:$DIR/second-queue/exosubmit/milter.sock"
first=$(picture "$ETC")
wire queued --apply --config-directory "$second" || fail "the second instance: $(cat "$SAID")"
said "it takes effect when it starts"
matches "its route" "exosubmit:\[127.0.0.2\]:10587" "$(cat "$second/exosubmit-senders")"
equal "the first instance" "$first" "$(picture "$ETC")"
setting milter.socket "unix:$SOCKET"

wire --remove || fail "$(cat "$SAID")"
touch -d '-1 minute' "$ETC"/*
equal "the files in the end" "$before" "$(picture "$ETC")"
queue_drains
