#!/usr/bin/env python3
"""Sends mail that is not exosubmit's to Postfix with the milter and without, in turn, and prints what that costs as JSON."""

import argparse
import json
import sys
import time

from message import template
from percentile import milliseconds, percentile
from smtp_session import Session

RECIPIENT = "someone@local.example"
# Nobody claims this sender; a mailbox claims that one, but its recipient is not outbound.
LET_GO = {"mail": "stranger@example.org", "data": "app@contoso.example"}


def session(port, sender, messages):
    """Seconds of a whole session with so many messages, from the connection to the end, and of its last message."""
    start = time.monotonic()
    client = Session(port)
    for _ in range(messages):
        before = time.monotonic()
        client.send(sender, RECIPIENT, template(4096, sender))
        message = time.monotonic() - before
    client.close()
    return time.monotonic() - start, message


def times(options, sender):
    """Medians and what the milter adds to them; with and without take turns, so that both see the same machine."""
    seen = {port: [] for port in (options.without, options.with_milter)}
    for _ in range(options.messages):
        for port, sessions in seen.items():
            sessions.append(session(port, sender, 2))
    figures = {}
    for which, what in enumerate(("session", "message")):
        without, with_milter = (percentile([times[which] for times in seen[port]], 0.5) for port in seen)
        figures[what] = {"without_ms": milliseconds(without), "with_ms": milliseconds(with_milter),
                         "added_ms": milliseconds(with_milter - without)}
    return figures


def octets(options, sender):
    """Over the milter's socket, both ways: what a session costs, and what each further message does."""
    totals = []
    for messages in (1, 2):
        seen = len(counts(options.octets))
        session(options.counted, sender, messages)
        while len(counts(options.octets)) == seen:
            time.sleep(0.01)
        totals.append(counts(options.octets)[-1])
    return {"first_message": totals[0], "further_message": totals[1] - totals[0]}


def counts(path):
    """Octets of each connection that has ended."""
    try:
        with open(path, encoding="ascii") as file:
            return [sum(map(int, line.split())) for line in file]
    except FileNotFoundError:
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", type=int, required=True, help="port without the milter")
    parser.add_argument("--with", type=int, required=True, dest="with_milter", help="port with it")
    parser.add_argument("--counted", type=int, required=True, help="port with it behind counting_proxy.py")
    parser.add_argument("--octets", required=True, help="file that counting_proxy.py writes")
    parser.add_argument("--messages", type=int, required=True)
    options = parser.parse_args()
    json.dump({stage: {**times(options, sender), "octets": octets(options, sender)} for stage, sender in LET_GO.items()},
              sys.stdout)
    print()


if __name__ == "__main__":
    main()
