#!/usr/bin/python3
"""A client that knows no queue: sends message after message, each again at once and unchanged until it has an answer.

persistent_client.py PORT MESSAGES NAME: message N has the Subject NAME-N and the one recipient NAME-N@example.net. Prints
every reply. Exit 0 when each was accepted or refused (5xx), 1 when the time was up.
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

    def answered(self, name):
        """Sends the message once; tells whether it is accepted or refused."""
        if self.session is None:
            self.session = RememberingSession("127.0.0.1", self.port, 30)
            self.session.reply("banner")
            self.session.command("ehlo", b"EHLO client.example")
        options = types.SimpleNamespace(
            mail="<agent@contoso.example>", rcpt=[f"<{name}@example.net>"], pipeline=True, bdat=0, raw=False, hang_up=False)
        if transaction(self.session, options, content(name)) == 0:
            return True
        refused = self.session.final_code >= 500
        self.session.close()
        self.session = None
        return refused


class RememberingSession(Session):
    """Keeps the code of the newest reply to a message's end; 0 when there was none."""

    final_code = 0

    def reply(self, stage):
        code = super().reply(stage)
        if stage == "final":
            self.final_code = code
        return code


def main():
    port, messages, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    client = Client(port)
    end = time.monotonic() + DEADLINE_SECONDS
    for number in range(1, messages + 1):
        while not client.answered(f"{name}-{number}"):
            if time.monotonic() > end:
                return 1
            time.sleep(0.02)
    return 0


if __name__ == "__main__":
    sys.exit(main())
