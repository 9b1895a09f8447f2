#!/usr/bin/env python3
"""usage: report.py FIGURES RESULTS     writes results.md, results.json and the plots, and prints the tables"""

import json
import os
import sys

import bars_of_design
import machine
import plot
import tables
from figures import GOODPUT_NAMES, NAMES, ROUND_TRIPS, SIZES, Figures, size_name

HERE = os.path.dirname(os.path.abspath(__file__))


def write(directory, name, text):
    with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
        file.write(text)


def bar_plot(figures, title, figure):
    senders = {NAMES[s]: [figures.sent(s, 30, size)["throughput"][figure] for size in SIZES] for s in NAMES}
    return plot.bars(title, [size_name(size) for size in SIZES], senders)


def sending_plots(figures, results):
    if not all(figures.sent(sender, trip, size) for sender in NAMES for trip in ROUND_TRIPS for size in SIZES):
        return
    plots = {"rate": ("Messages a second at 30 ms, three at once", "per_second"), "round-trips": ("Round trips of a message", "round_trips"),
             "cpu": ("CPU milliseconds of a message, all sending processes, at 30 ms", "cpu_ms")}
    for name, (title, figure) in plots.items():
        write(results, name + ".svg", bar_plot(figures, title, figure))


def goodput_plot(figures, results):
    if not figures.goodput:
        return
    mailboxes = 3 if 3 in figures.mailboxes() else figures.mailboxes()[0]
    series = {}
    for sender, name in GOODPUT_NAMES.items():
        run = figures.paced(sender, mailboxes)
        if run:
            steps = [(when / 60, count / run["allowance"]) for count, when in enumerate(run["accepted_at"], 1)]
            refusals = sum(run["refusals"].values())
            series[f"{name}: {run['goodput']:.0%}, {refusals} refused"] = [(0, 0), *steps, (run["minutes"], run["goodput"])]
            minutes = run["minutes"]
    title = f"Accepted, as a part of what the limits of {mailboxes} mailboxes allow"
    write(results, "goodput.svg", plot.lines(title, series, minutes, "minutes"))


def main(directory, results):
    figures, where = Figures(directory), machine.description()
    bars = list(bars_of_design.rows(figures))
    os.makedirs(results, exist_ok=True)
    text = tables.document(figures, where, bars)
    with open(os.path.join(HERE, "explained.md"), encoding="utf-8") as file:
        write(results, "results.md", text + "\n" + file.read())
    write(results, "results.json", json.dumps({"machine": where, **vars(figures),
                                               "bars": [{"what": what, "bar": bar, "measured": measured, "reached": reached}
                                                        for what, bar, measured, reached in bars]}, indent=1) + "\n")
    sending_plots(figures, results)
    goodput_plot(figures, results)
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
