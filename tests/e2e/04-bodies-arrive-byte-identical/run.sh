#!/bin/bash
# Proves that bodies of every awkward form, the smuggling forms too, reach Exchange octet for octet by both wirings, with
# BDAT and with DATA; what the octets may become is DESIGN.md 4.1, and same_content.py applies it.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go
mkdir "$DIR/bodies"
"$E2E/bodies.py" "$DIR/bodies"
bodies=("$DIR"/bodies/*.eml)

# round PORT VIA: all bodies through that port. The client speaks BDAT, so that the octets reach Postfix as they are.
round() {
  local body file name before
  before=$(exchange_count)
  for body in "${bodies[@]}"; do
    submit "$1" "$body" '<app@contoso.example>' '<someone@example.net>' -- --bdat 1000000 || fail "$body: $(cat "$REPLIES")"
  done
  wait_for 30 "all bodies at Exchange" exchange_has $((before + ${#bodies[@]}))
  queue_drains
  deliveries | tail -n "${#bodies[@]}" > "$DIR/round"
  while read -r file name _; do
    "$E2E/same_content.py" "$DIR/bodies/$name.eml" "$EXCHANGE/messages/$file.eml" || fail "$name by $2"
    check "$name came by $2" grep -qE "\"via\": *\"$2\"" "$EXCHANGE/messages/$file.json"
  done < "$DIR/round"
}

round "$FRONT" BDAT
daemon_restart # the journal forgets: the same messages may be sent again
round "$INLINE" BDAT
setting exchange.chunking no
daemon_restart
round "$FRONT" DATA
daemon_restart
round "$INLINE" DATA

equal "messages at Exchange, none smuggled" $((4 * ${#bodies[@]})) "$(exchange_count)"
equal "smuggled senders in an envelope" 0 "$(cat "$EXCHANGE"/messages/*.json | grep -c smuggled@ || true)"

# No header at all, and a header that begins with an empty line: From is made, the text stays.
printf 'Just a line of text.\r\nAnd another.\r\n' > "$DIR/no-headers.eml"
printf '\r\nText after an empty line.\r\n' > "$DIR/empty-line.eml"
for name in no-headers empty-line; do
  before=$(exchange_count)
  submit "$INLINE" "$DIR/$name.eml" '<app@contoso.example>' '<someone@example.net>' || fail "$name: $(cat "$REPLIES")"
  received=$(printf '%s/messages/%06d.eml' "$EXCHANGE" $((before + 1)))
  "$E2E/same_content.py" "$DIR/$name.eml" "$received" --from '<app@contoso.example>'
done
nothing_else_left
equal "bounces" 0 "$(inbox_count)"
