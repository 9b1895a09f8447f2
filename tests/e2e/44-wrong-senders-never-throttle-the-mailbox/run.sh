#!/bin/bash
# Proves that 500 messages with a wrong From, from one sender, neither get the mailbox throttled by an Exchange that punishes
# whoever keeps failing, nor keep 100 good messages from being delivered.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

set_up --enforce throttle=30
setting "mailbox app.foreign_from" keep
setting "mailbox app.messages_per_minute" 2000
go

/usr/bin/python3 - "$FRONT" << 'PYTHON'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
    for number in range(600):
        good = number % 6 == 5
        sender = "app@contoso.example" if good else "robot@contoso.example"
        visible = "app@contoso.example" if good else f"wrong{number}@contoso.example"
        client.sendmail(sender, ["someone@example.net"],
                        f"From: <{visible}>\r\nTo: someone@example.net\r\nSubject: {'good' if good else 'wrong'}\r\n"
                        f"Message-ID: <{number}@client.example>\r\n\r\nHello\r\n")
PYTHON
wait_for 60 "100 good messages at Exchange" copies_are 100 good
equal "messages at Exchange" 100 "$(exchange_count)"
equal "throttled" 0 "$(grep -c 'S: 550 5.2.25[0-9] Sender throttled' "$EXCHANGE/transcript" || true)"
refused=$(grep -cE 'S: 55[04] .*SendAsDenied' "$EXCHANGE/transcript")
check "refusals within the budget: $refused" test "$refused" -ge 3 -a "$refused" -le 23
daemon_says 'refusals an hour'
nothing_else_left
