#!/usr/bin/env python3
"""Offers more mail than the limits allow, for so many minutes, and prints what Exchange accepted and refused, as JSON.

Each mailbox is offered 40 messages at once and then 33 a minute; it may send 30 in any 60 s. The clock begins with the first
message that is accepted. A time of T minutes is T periods of 60 s, so no sender can have more than 30 T accepted in
it for each mailbox, whatever it sends at once in the beginning: that is the allowance.
"""

import argparse
import json
import os
import sys
import threading
import time

from message import numbered, template
from smtp_session import Session
from transcript import Transcript

AT_ONCE, A_MINUTE, ALLOWED = 40, 33, 30


def schedule(minutes, mailboxes):
    """(seconds from the start, mailbox), in order."""
    offers = [0.0] * AT_ONCE + [60.0 * i / A_MINUTE for i in range(minutes * A_MINUTE)]
    return sorted((when, mailbox) for when in offers for mailbox in range(1, mailboxes + 1))


def feed(port, offers, start, handed_over):
    """Adds to `handed_over`: serial number -> when Postfix took the message."""
    session = Session(port)
    senders = {mailbox: f"agent-m{mailbox}@contoso.example" for _, mailbox in offers}
    messages = {mailbox: template(4096, sender) for mailbox, sender in senders.items()}
    for serial, (when, mailbox) in enumerate(offers, 1):
        while time.monotonic() < start + when:
            time.sleep(0.02)
        _, handed_over[serial] = session.send(senders[mailbox], "someone@example.net", numbered(messages[mailbox], serial))


def follow(transcript, seconds):
    """Until so long after the first acceptance; its time."""
    transcript.wait(lambda: transcript.accepted)
    first = min(transcript.accepted.values())
    while time.time() < first + seconds + 1:
        time.sleep(0.05)
        transcript.read()
    return first


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--transcript", required=True)
    parser.add_argument("--mailboxes", type=int, required=True)
    parser.add_argument("--minutes", type=int, required=True)
    parser.add_argument("--go", required=True, help="begins when this file exists")
    options = parser.parse_args()

    transcript = Transcript(options.transcript)
    offers = schedule(options.minutes, options.mailboxes)
    while not os.path.exists(options.go):
        time.sleep(0.05)
    handed_over = {}
    threading.Thread(target=feed, args=(options.port, offers, time.monotonic(), handed_over), daemon=True).start()
    first = follow(transcript, options.minutes * 60)
    end = first + options.minutes * 60
    accepted = sorted(when - first for when in transcript.accepted.values() if when < end)
    oldest = min(when for serial, when in handed_over.items() if transcript.accepted.get(serial, end) >= end)
    allowance = ALLOWED * options.minutes * options.mailboxes
    json.dump({"mailboxes": options.mailboxes, "minutes": options.minutes, "allowance": allowance, "accepted": len(accepted),
               "goodput": len(accepted) / allowance, "refusals": dict(transcript.refusals), "oldest_waiting_s": round(end - oldest),
               "accepted_at": [round(when, 1) for when in accepted]}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
