#!/bin/bash
# Proves for each refusal that speaks of the mailbox or the tenant as a whole (a row of the catalogue with scope and a 5xx):
# nothing bounces, one attempt begins the hold, no further one is made until its pause ends or the admin reloads, and after
# the repair all is delivered.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

# id of each such row at end of message.
rows() {
  awk '/\.id = /{ id = $0; sub(/.*id = "/, "", id); sub(/".*/, "", id); code = 0; deferred = 1; scope = 0; many = 0; stage = 0 }
    /\.code = 5/ { code = 1 }
    /\.stage = Stage::k(Mail|Rcpt|Auth|Connect|Data)/ { stage = 1 }
    /\.fate = mail::Fate::kRefused/ { deferred = 0 }
    /\.scope = Scope::k(Mailbox|Tenant)/ { scope = 1 }
    /\.hold_after/ { many = 1 }
    /\.source = / { if (code && deferred && scope && !many && !stage) print id }' "$ROOT/lib/exchange/catalogue_submission.h"
}
attempts() { grep -c 'C: MAIL FROM' "$EXCHANGE/transcript" || true; }

set_up
go
mapfile -t ids < <(rows)
check "rows to try: ${#ids[@]}" test "${#ids[@]}" -ge 8
for id in "${ids[@]}"; do
  say "$id"
  exchange on final entry "$id"
  before=$(attempts)
  accepted=$(exchange_count)
  for number in 1 2 3; do
    message "$id-$number"
    submit "$FRONT" "$MESSAGE" '<app@contoso.example>' "<$id-$number@example.net>"
    postfix_says "to=<$id-$number@example.net>.*status=deferred"
  done
  equal "attempts for $id" $((before + 1)) "$(attempts)"
  check "the log names the hold of $id" daemon_log_has 'hold began'
  exchange clear
  daemon_reload
  wait_for 20 "the mail that waited for $id" exchange_has $((accepted + 3))
  queue_drains
done
equal "bounces" 0 "$(inbox_count)"
nothing_else_left
