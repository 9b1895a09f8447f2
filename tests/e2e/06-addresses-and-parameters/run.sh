#!/bin/bash
# Proves that UTF-8 addresses, raw 8-bit display names and DSN parameters reach Exchange in the form that it takes.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

for port in "$INLINE" "$FRONT"; do
  way=$([[ $port == "$INLINE" ]] && echo inline || echo queued)

  # A UTF-8 recipient, and its header in UTF-8.
  message "utf8-$way" "From: App <app@contoso.example>" "Cc: Пример <пример@example.net>"
  submit "$port" "$MESSAGE" '<agent@contoso.example> SMTPUTF8 BODY=8BITMIME' '<пример@example.net>' '<plain@example.net>'
  wait_for 15 "the UTF-8 message at Exchange" copies_are 2 "utf8-$way"
  equal "copies for the UTF-8 address" 1 "$(copies "utf8-$way" '<пример@example.net>')"
  matches "MAIL's parameters" 'SMTPUTF8' "$(received_envelope "utf8-$way")"
  "$E2E/same_content.py" "$MESSAGE" "$(received_file "utf8-$way")"

  # Raw 8-bit display names become encoded words: UTF-8 where it is valid, else ISO-8859-1.
  message "raw-$way" $'From: J\xc3\xb6rg <app@contoso.example>' $'Cc: J\xf6rg <joerg@example.net>'
  submit "$port" "$MESSAGE" '<agent@contoso.example> BODY=8BITMIME' '<someone@example.net>'
  wait_for 15 "the message with raw names at Exchange" copies_are 1 "raw-$way"
  file=$(received_file "raw-$way")
  check "the UTF-8 name is encoded" grep -qiE '^From: =\?utf-8\?[bq]\?.*\?= <app@contoso.example>' "$file"
  check "the other name is encoded" grep -qiE '^Cc: =\?iso-8859-1\?[bq]\?.*\?= <joerg@example.net>' "$file"
  check "the header is ASCII" not grep -qP '[\x80-\xff]' "$file"

  # DSN parameters.
  message "dsn-$way"
  submit "$port" "$MESSAGE" '<agent@contoso.example> RET=HDRS ENVID=QQ314159' \
    '<someone@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;first@example.org' '<other@example.net> NOTIFY=NEVER'
  wait_for 15 "the message with DSN parameters at Exchange" copies_are 2 "dsn-$way"
  envelope=$(received_envelope "dsn-$way")
  matches "MAIL's parameters" 'RET=HDRS' "$envelope"
  matches "MAIL's parameters" 'ENVID=QQ314159' "$envelope"
  matches "RCPT's parameters" '<someone@example.net>[^"]*NOTIFY=SUCCESS,FAILURE' "$envelope"
  matches "RCPT's parameters" '<someone@example.net>[^"]*ORCPT=rfc822;first@example.org' "$envelope"
  matches "RCPT's parameters" '<other@example.net>[^"]*NOTIFY=NEVER' "$envelope"

  # 8BITMIME is told to Exchange when there are 8-bit octets.
  message "eight-$way"
  printf 'Gr\xc3\xbc\xc3\x9fe\r\n' >> "$MESSAGE"
  submit "$port" "$MESSAGE" '<agent@contoso.example> BODY=8BITMIME' '<someone@example.net>'
  wait_for 15 "the 8-bit message at Exchange" copies_are 1 "eight-$way"
  matches "MAIL's parameters" 'BODY=8BITMIME' "$(received_envelope "eight-$way")"

  # A header that Exchange would refuse the whole message for is refused here, by name.
  message "bad-$way" "From: App <app@contoso.example>" "Cc: broken <broken@@example.net>"
  submit "$port" "$MESSAGE" '<agent@contoso.example>' '<someone@example.net>' || true
  if [[ $way == inline ]]; then
    matches "the client's answer" '^554 5.6.0 ' "$(reply final)"
  else
    postfix_says "exosubmit-hop/smtp\[.*dsn=5.6.0, status=bounced .*554 5.6.0 "
    wait_for 10 "the bounce" inbox_has 1
  fi
done
queue_drains
nothing_else_left
