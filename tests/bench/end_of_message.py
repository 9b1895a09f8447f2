#!/usr/bin/env python3
"""usage: end_of_message.py LOAD TRANSCRIPT     what milter-load measured, less what exosim took, as JSON"""

import json
import sys

from percentile import milliseconds, percentile
from transcript import seconds


def exchanges_own(lines):
    """Seconds from MAIL to the final reply, of each message."""
    begun, took = 0.0, []
    for line in lines:
        when, _, event = line.split(" ", 2)
        if event.startswith("C: MAIL"):
            begun = seconds(when)
        elif event.startswith("S: 250 2.0.0 OK"):
            took.append(seconds(when) - begun)
    return took


def main(load, transcript):
    with open(load, encoding="ascii") as file:
        ends = json.load(file)["ends"]
    with open(transcript, encoding="utf-8") as file:
        own = percentile(exchanges_own(file), 0.5)
    json.dump({"messages": len(ends), "exchange_p50_ms": milliseconds(own),
               "added_p50_ms": milliseconds(percentile(ends, 0.5) - own),
               "added_p99_ms": milliseconds(percentile(ends, 0.99) - own)}, sys.stdout)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
