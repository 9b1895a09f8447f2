#!/bin/bash
# Proves that no address, no name and no word of a message is in the state file or its write-ahead log, whatever became of
# the message. What is kept on purpose is the id by which Exchange accepted it: "OK <id@host>".
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

exchange_start --mailbox giraffe@savanna.example
postfix_make
wire_queued @savanna.example '<>'
wire_inline_port
default_settings
setting "mailbox app.username" giraffe@savanna.example
setting "mailbox app.senders" "@savanna.example, <>"
setting milter.in_doubt_waits 1s
go

# Words that stand nowhere else; the id is Exchange's to keep.
words=(giraffe savanna zebra steppe ostrich prairie wombat outback puffin fjord walrus tundra okapi
  quagmire bassoon harpsichord)
letter() {
  printf '%s\r\n' "From: Okapi Quagmire <okapi@savanna.example>" "To: Puffin $1" "Reply-To: walrus@tundra.example" \
    "Subject: bassoon $2" "Date: Tue, 24 Nov 2026 11:00:00 +0000" "Message-ID: <the-id-$2@client.example>" \
    "" "Dear zebra, the harpsichord is here." > "$DIR/$2.eml"
}
# hand_over NAME SENDER RECIPIENT...: inline, whatever the answer is.
hand_over() {
  letter "$3" "$1"
  submit "$INLINE" "$DIR/$1.eml" "$2" "${@:3}" || true
}

hand_over accepted '<zebra@savanna.example>' '<ostrich@steppe.example>' '<wombat@outback.example>'
daemon_says 'to=<wombat@outback.example>.*status=sent'

# Exchange's own words name addresses, in every form that was seen.
exchange on 'rcpt match=puffin reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient puffin@fjord.example not found by SMTP address lookup'
letter '<puffin@fjord.example>' refused
submit "$LISTENER" "$DIR/refused.eml" '<zebra@savanna.example>' '<puffin@fjord.example>' '<ostrich@steppe.example>' || true
daemon_says 'to=<puffin@fjord.example>.*status=bounced'
exchange on 'final times=1 reply 554 5.2.252 SendAsDenied; giraffe@savanna.example not allowed to send as okapi@savanna.example; STOREDRV.Submission.Exception'
hand_over send-as '<zebra@savanna.example>' '<ostrich@prairie.example>'
daemon_reload
daemon_says 'settings reloaded'
exchange on 'final times=1 reply 451 4.7.500 Server busy for zebra@savanna.example (puffin@fjord.example)'
hand_over deferred '<zebra@savanna.example>' '<ostrich@prairie.example>'
exchange on 'final times=1 accept-then-cut'
hand_over in-doubt '<zebra@savanna.example>' '<wombat@outback.example>'
daemon_says 'in doubt'
hand_over bounce '<>' '<wombat@outback.example>'
hand_over accepted '<zebra@savanna.example>' '<ostrich@steppe.example>' '<wombat@outback.example>'
daemon_says 'status=sent \(accepted earlier as OK <the-id-accepted@client.example>'

# Killed while it sends: a row in flight.
exchange set final-delay 60000
letter '<ostrich@steppe.example>' in-flight
submit "$INLINE" "$DIR/in-flight.eml" '<zebra@savanna.example>' '<ostrich@steppe.example>' -- --hang-up
in_flight() { python3 -c "import sqlite3, sys; sys.exit(sqlite3.connect('$STATE/state.db').execute('select count(*) from journal where kind = 1').fetchone()[0] == 0)"; }
wait_for 10 "the row in flight" in_flight

# What is there: the id. What is not: any of the words, any other address.
holds() { grep -qaiF -- "$1" "$STATE"/state.db*; }
nothing_told() {
  local word
  check "the id is kept" holds 'OK <the-id-accepted@client.example>'
  for word in "${words[@]}"; do check "no $word in the state file" not holds "$word"; done
  equal "addresses beside the ids" "" \
    "$(cat "$STATE"/state.db* | sed 's/OK <[^<> ]*>//g' | grep -aoE '[A-Za-z0-9._+-]{2,}@[A-Za-z0-9-]+\.[A-Za-z]{2,}' || true)"
}
check "what is grepped is in the log" daemon_log_has 'ostrich@prairie'
check "Exchange's words are kept, without the address" holds 'Recipient (address) not found'
check "a write-ahead log" test -s "$STATE/state.db-wal"
nothing_told
daemon_stop KILL
exchange set final-delay 0
daemon_start
daemon_stop
python3 -c "import sqlite3; sqlite3.connect('$STATE/state.db').execute('pragma wal_checkpoint(truncate)')"
check "all is in one file now" test ! -s "$STATE/state.db-wal"
nothing_told
