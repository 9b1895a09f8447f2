#!/usr/bin/env python3
"""Judges what tests/bench/memory/run measured.

usage: judge.py LARGE SMALL LARGE_MB JSON     the two results of milter-load; writes the figures to JSON. Exit 1: a bar is missed
"""

import json
import sys

PEAK_MB = 64
GROWTH = 0.05  # of the second half's samples over those of the first half


def mean(values):
    return sum(values) / len(values)


def not_delivered(result):
    return {answer: count for answer, count in result["answers"].items() if answer != "discard"}


def main(large_path, small_path, large_mb, json_path):
    with open(large_path, encoding="utf-8") as file:
        large = json.load(file)
    with open(small_path, encoding="utf-8") as file:
        small = json.load(file)
    peak = large["memory"][-1]["peak_kb"] / 1024
    samples = [sample["resident_kb"] / 1024 for sample in small["memory"]]
    half = len(samples) // 2
    growth = mean(samples[half:]) / mean(samples[:half]) - 1
    troubles = []
    if peak > PEAK_MB:
        troubles.append(f"MISSED: {peak:.1f} MB at the peak, {PEAK_MB} are allowed")
    if growth > GROWTH:
        troubles.append(f"MISSED: resident memory grew by {growth:.1%}")
    if large["most_in_end_of_message"] != large["messages"]:
        troubles.append(f"only {large['most_in_end_of_message']} messages were in end-of-message at once: this proves little")
    for result in (large, small):
        troubles += [f"{count} messages got: {answer}" for answer, count in not_delivered(result).items()]

    print(f"{large['messages']} messages of {large_mb} MB in flight at once: {peak:.1f} MB at the peak (bar: {PEAK_MB} MB)")
    print(f"{small['messages']} messages of 4 KB, {small['messages'] / small['seconds']:.0f} a second; resident after each tenth, MB:")
    print("  " + "  ".join(f"{sample:.1f}" for sample in samples) + f"   growth {growth:+.1%} (bar: {GROWTH:.0%})")
    print("\n".join(troubles))
    figures = {"large_messages": large["messages"], "large_megabytes": int(large_mb), "in_flight_at_once": large["most_in_end_of_message"],
               "peak_megabytes": round(peak, 1), "small_messages": small["messages"],
               "small_messages_per_second": round(small["messages"] / small["seconds"]),
               "resident_megabytes": [round(sample, 1) for sample in samples], "growth": round(growth, 4), "good": not troubles}
    with open(json_path, "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
