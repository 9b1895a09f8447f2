#!/usr/bin/python3
"""A client that knows no queue: sends message after message, each again until it is accepted, at once and unchanged.

persistent_client.py PORT MESSAGES NAME: message N has the Subject NAME-N and the one recipient NAME-N@example.net. Prints
every reply. Exit 0 when all were accepted; 1 when one was refused, or the time was up.
"""
import sys
import time
import types

from smtp_client import Session, transaction

DEADLINE_SECONDS = 150


def content(name):
    return "".join(f"{line}\r\n" for line in (
        "From: App <app@contoso.example>", f"To: {name}@example.net", f"Subject: {name}", f"Message-ID: <{name}@client.example>",
        "Date: Tue, 24 Nov 2026 11:00:00 +0000", "", f"Hello from {name}.")).encode("ascii")


class Client:
    """Takes a new connection after each failure: Postfix gives up a milter that failed for the rest of the connection."""

    def __init__(self, port):
        self.port = port
        self.session = None

    def send(self, name):
        options = types.SimpleNamespace(
            mail="<agent@contoso.example>", rcpt=[f"<{name}@example.net>"], pipeline=True, bdat=0, raw=False, hang_up=False)
        if self.session is None:
            self.session = Session("127.0.0.1", self.port, 30)
            self.session.reply("banner")
            self.session.command("ehlo", b"EHLO client.example")
        accepted = transaction(self.session, options, content(name)) == 0
        if not accepted:
            self.session.close()
            self.session = None
        return accepted


def main():
    port, messages, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    client = Client(port)
    end = time.monotonic() + DEADLINE_SECONDS
    for number in range(1, messages + 1):
        while not client.send(f"{name}-{number}"):
            if time.monotonic() > end:
                return 1
            time.sleep(0.02)
    return 0


if __name__ == "__main__":
    sys.exit(main())
