#!/usr/bin/env python3
"""Judges the bursts of tests/bench/worker_pool/run.

usage: judge.py FIGURES starved       exit 0: without the nudge a command or an end of message had to wait
       judge.py FIGURES table DELAY   prints them; exit 1: a bar is missed, or starvation never showed
       judge.py FIGURES json DELAY    prints them as JSON
"""

import collections
import json
import os
import sys

SLOWEST_COMMAND = 0.5  # seconds
LATE = 0.5  # seconds beyond Exchange's own delay, for p99 of end of message
NAMES = {True: "nudge", False: "no nudge"}


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Bursts:
    """All bursts of one size, with the nudge or without."""

    def __init__(self, nudge, sessions):
        self.nudge, self.sessions = nudge, sessions
        self.bursts, self.ends, self.slowest, self.command, self.failed = 0, [], 0.0, "", 0

    def add(self, result):
        self.bursts += 1
        self.ends += result["ends"]
        command, time = max(result["slowest"].items(), key=lambda item: item[1])
        if time > self.slowest:
            self.slowest, self.command = time, command
        self.failed += result["messages"] - result["answers"].get("discard", 0)

    def good(self, delay):
        return self.slowest < SLOWEST_COMMAND and percentile(self.ends, 0.99) < delay + LATE and not self.failed

    def starved(self, delay):
        """A command, or an end of message, waited until another's was answered: no busy machine does that."""
        return self.slowest >= SLOWEST_COMMAND or percentile(self.ends, 0.99) >= 2 * delay

    def figures(self):
        return {"nudge": self.nudge, "sessions": self.sessions, "bursts": self.bursts,
                "slowest_command_seconds": round(self.slowest, 3), "slowest_command": self.command,
                "end_of_message_p50_seconds": round(percentile(self.ends, 0.5), 3),
                "end_of_message_p99_seconds": round(percentile(self.ends, 0.99), 3), "not_delivered": self.failed}


def gather(path):
    groups = collections.OrderedDict()
    with open(path, encoding="ascii") as lines:
        for line in map(json.loads, lines):
            key = (line["nudge"], line["sessions"])
            groups.setdefault(key, Bursts(*key)).add(line["result"])
    return list(groups.values())


def table(groups, delay):
    print(f"Exchange's final reply takes {delay:g} s. Bars: slowest command < {SLOWEST_COMMAND} s, "
          f"p99 of end of message < {delay + LATE:g} s.")
    print("All TLS sessions were opened by an unmeasured burst before.\n")
    print(f"{'':9} sessions  bursts  slowest command           end of message p50    p99")
    for group in groups:
        row = group.figures()
        print(f"{NAMES[group.nudge]:9} {group.sessions:8}  {group.bursts:6}  {group.slowest:7.3f} s {group.command:15} "
              f"{row['end_of_message_p50_seconds']:16.3f} s {row['end_of_message_p99_seconds']:6.3f} s"
              f"{'' if not group.nudge or group.good(delay) else '   MISSED'}"
              f"{f'   {group.failed} not delivered' if group.failed else ''}")


def main(path, command, delay="2000"):
    groups, delay = gather(path), int(delay) / 1000
    starved = any(not group.nudge and group.starved(delay) for group in groups)
    if command == "starved":
        return 0 if starved else 1
    good = all(group.good(delay) for group in groups if group.nudge)
    tried = any(not group.nudge for group in groups)
    if command == "json":
        print(json.dumps({"final_delay_seconds": delay, "good": good, "load_average": round(os.getloadavg()[0], 1),
                          "starvation_seen": starved if tried else None,
                          "bursts": [group.figures() for group in groups]}, indent=1))
        return 0
    table(groups, delay)
    if not good:
        print(f"\nMISSED. Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors: a busy machine measures itself.")
    if tried and not starved:
        print("\nThe benchmark sees nothing: without the nudge nothing had to wait.")
    return 0 if good and (starved or not tried) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
