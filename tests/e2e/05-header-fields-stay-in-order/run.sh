#!/bin/bash
# Proves that every header field but those of DESIGN.md 4.5 reaches Exchange identical and in order, and what those become.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up
go

# through NAME: the message through both wirings; then same_content.py's OPTIONS must hold for what Exchange has.
through() {
  local name=$1 port
  shift
  for port in "$INLINE" "$FRONT"; do
    submit "$port" "$DIR/$name.eml" '<agent@contoso.example>' '<someone@example.net>' || fail "$name: $(cat "$REPLIES")"
    wait_for 15 "$name at Exchange" copies_are 1 "$name"
    "$E2E/same_content.py" "$DIR/$name.eml" "$(received_file "$name")" "$@" || fail "$name through port $port"
    queue_drains
    daemon_restart
    mkdir -p "$EXCHANGE/seen"
    mv "$EXCHANGE"/messages/*.{eml,json} "$EXCHANGE/seen/"
  done
}

# The mailbox's own From: all of these as they are, blanks, folds, case and order too; only Bcc goes.
printf '%s\r\n' 'X-First:no blank after the colon' 'Received: from elsewhere.example by old.example with ESMTP id 4ABC; Tue, 24 Nov 2026 10:00:00 +0000' \
  'MIME-Version: 1.0' 'subject: plain' 'From: "App, the" <app@contoso.example>' 'To: a@example.net, "B, c" <b@example.net>,' $'\td@example.net' \
  'Cc: undisclosed-recipients:;' 'Bcc: hidden@example.net' 'Message-ID: <plain@client.example>' 'In-Reply-To: <x@y>' 'References: <x@y>' $'\t<z@y>' \
  'Thread-Index: AdEfGh==' 'Auto-Submitted: auto-replied' 'Precedence: bulk' 'X-Empty:' 'X-Blanks:   three   blanks  ' 'X-Eight: 0123' \
  'X-Folded: one' '  two' $'\t three' 'X-First: again' 'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' \
  'Reply-To: Desk <desk@contoso.example>' 'Return-Path: <odd@example.net>' 'X-Long: '"$(head -c 900 /dev/zero | tr '\0' y)" '' 'Body.' > "$DIR/plain.eml"
through plain --without Bcc --without Return-Path # Postfix itself drops both

# Long fields: a line of 20 000 octets, and 1 000 folded addresses. (From 60 000 octets on Postfix itself cuts a field when a
# milter is there.)
/usr/bin/python3 - > "$DIR/long.eml" << 'PYTHON'
many = ",\r\n\t".join(f'"Person {number}" <person{number}@example.net>' for number in range(1000))
print(f"From: App <app@contoso.example>\r\nX-Long: {'y' * 20000}\r\nTo: {many}\r\nSubject: long\r\n"
      "Message-ID: <long@client.example>\r\n\r\nBody.\r", flush=True)
PYTHON
through long

# A foreign From: name kept, address rewritten, the original in Reply-To; Sender and DKIM signatures go, and that is logged.
printf '%s\r\n' 'DKIM-Signature: v=1; a=rsa-sha256; d=contoso.example; s=x; h=from; bh=AAAA;' $'\tb=BBBB' 'From: Agent Smith <agent@contoso.example>' \
  'Sender: pool@contoso.example' 'To: someone@example.net' 'Subject: foreign' 'Message-ID: <foreign@client.example>' '' 'Body.' > "$DIR/foreign.eml"
through foreign --without DKIM-Signature --without Sender --from 'Agent Smith <app@contoso.example>' --reply-to 'Agent Smith <agent@contoso.example>'
daemon_says '[Dd][Kk][Ii][Mm]'

# A Reply-To of its own is kept.
printf '%s\r\n' 'From: agent@contoso.example' 'Reply-To: desk@contoso.example' 'To: someone@example.net' 'Subject: own-reply-to' \
  'Message-ID: <own-reply-to@client.example>' '' 'Body.' > "$DIR/own-reply-to.eml"
through own-reply-to --from '<app@contoso.example>'

# Our own Received field is on top, and names the protocol, the client and the queue id.
first=$(head -n 1 "$(find "$EXCHANGE/seen" -name '*.eml' | sort | tail -n 1)")
matches "the first field" '^Received: ' "$first"
nothing_else_left
