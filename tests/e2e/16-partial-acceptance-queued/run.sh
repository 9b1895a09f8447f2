#!/bin/bash
# Proves that of several recipients each gets exactly what Exchange decided for it: accepted ones one copy, refused ones
# a bounce of their own with Exchange's text, deferred ones their retries. Whatever the address looks like.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
cat > "$ETC/virtual" << ALIASES
team@example.net first-of-team@example.net, second-of-team@example.net
same@example.net plain@example.net
ALIASES
main_cf "virtual_alias_maps = texthash:$ETC/virtual"
go
not_found='reply 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'

# Three, one of them refused.
exchange on "rcpt match=refused $not_found"
send three '<agent@contoso.example>' '<good-1@example.net>' '<refused@example.net>' '<good-2@example.net>'
first_id=$QUEUE_ID
wait_for 15 "the bounce" inbox_has 1
queue_drains
equal "accepted" "<good-1@example.net> <good-2@example.net>" "$(deliveries | awk '$2 == "three" { print $3 }' | sort | paste -sd ' ')"
equal "messages at Exchange" 1 "$(received_files three | wc -l)"
bounce=$(bounces_for refused@example.net)
matches "the bounce's cause" '550 5.1.10 .*Recipient not found by SMTP address lookup' "$(bounce_text "$bounce")"
equal "recipients that the bounce names" 1 "$(grep -c '^Final-Recipient:' "$bounce")"
daemon_says "$first_id: .*to=<good-1@example.net>.*status=sent"
daemon_says "to=<refused@example.net>.*dsn=5.1.10, status=bounced"
exchange clear

# One accepted, one deferred, one refused: the refused one's bounce waits for nothing but the deferred one.
exchange on "rcpt match=refused $not_found"
exchange on "rcpt match=later reply 450 4.2.0 Mailbox busy"
send mixed '<agent@contoso.example>' '<good@example.net>' '<later@example.net>' '<refused@example.net>'
wait_for 15 "the accepted one" copies_are 1 mixed '<good@example.net>'
postfix_says "to=<later@example.net>.*status=deferred .*450 4.2.0 Mailbox busy"
exchange clear
exchange on "rcpt match=refused $not_found"
wait_for 20 "the deferred one" copies_are 1 mixed '<later@example.net>'
wait_for 20 "the bounce" inbox_has 2
queue_drains
equal "recipients at Exchange" 2 "$(copies mixed)"
exchange clear

# Awkward addresses, through the front and at the listener itself, each time with one that is refused.
exchange on "rcpt match=refused $not_found"
odd=('<@hop.example:routed@example.net>' '<"quoted local"@example.net>' '<unqualified>' '<twice@example.net>' '<twice@example.net>'
  '<UPPER@Example.NET>' '<пример@example.net>' '<team@example.net>' '<same@example.net>' '<plain@example.net>' '<refused@example.net>')
message odd-front
submit "$FRONT" "$MESSAGE" '<agent@contoso.example> SMTPUTF8' "${odd[@]}" || fail "$(cat "$REPLIES")"
wait_for 20 "the bounce" inbox_has 3
queue_drains
expected='"quoted local"@example.net UPPER@Example.NET first-of-team@example.net plain@example.net routed@example.net second-of-team@example.net twice@example.net unqualified@relay.example пример@example.net'
once() { deliveries | sed -n "s/^[0-9]* $1 <\(.*\)>\$/\1/p" | sort | paste -sd ' '; }
equal "recipients at Exchange, each once" "$(tr ' ' '\n' <<< "$expected" | sort | paste -sd ' ')" "$(once odd-front | tr ' ' '\n' | sort | paste -sd ' ')"

message odd-listener
submit "$LISTENER" "$MESSAGE" '<agent@contoso.example> SMTPUTF8' "${odd[@]}" || fail "$(cat "$REPLIES")"
wait_for 20 "the bounce" inbox_has 4
queue_drains
equal "copies of the source-routed one" 1 "$(copies odd-listener '<routed@example.net>')"
equal "copies of the quoted one" 1 "$(once odd-listener | grep -o '"quoted local"@example.net' | wc -l)"
equal "copies of the doubled one" 1 "$(copies odd-listener '<twice@example.net>')"
equal "copies of the upper-case one" 1 "$(copies odd-listener '<UPPER@Example.NET>')"
equal "copies of the UTF-8 one" 1 "$(copies odd-listener '<пример@example.net>')"
equal "mail that circled" 0 "$(postfix_count 'too many hops|loops back')"
equal "bounces" 4 "$(inbox_count)"
nothing_else_left
