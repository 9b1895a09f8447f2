#!/usr/bin/env python3
"""Measures one sender with messages of one size, and prints what it found as a line of JSON."""

import argparse
import json
import sys

from curl_load import CurlLoad
from message import template
from postfix_load import SESSIONS, PostfixLoad
from processes import Processes
from percentile import milliseconds, percentile
from transcript import Transcript

SENDER = "app@contoso.example"
HANDSHAKES = 2  # round trips of TCP and TLS 1.3 that the transcript does not count as flights


def load_of(options, transcript):
    message = template(options.size, SENDER)
    if options.curl:
        return CurlLoad(*options.curl, SENDER, message)
    return PostfixLoad(options.port, options.queued, SENDER, message, transcript)


def latency(load, transcript, seconds):
    transcript.forget()
    latencies = load.one_at_a_time(seconds)
    transcript.read()
    return {"messages": len(latencies), "p50_ms": milliseconds(percentile(latencies, 0.5)),
            "p99_ms": milliseconds(percentile(latencies, 0.99)),
            "exchange_p50_ms": milliseconds(percentile(transcript.handling, 0.5))}


def rate(times):
    """A second, after the first of each session: three that arrive together each time are three a period."""
    period = times[-1] - times[SESSIONS - 1] if len(times) > SESSIONS else 0
    return (len(times) - SESSIONS) / period if period > 0 else 0.0


def throughput(load, transcript, senders, daemon, seconds):
    transcript.forget()
    before, daemon_before = senders.cpu_seconds(), daemon.cpu_seconds()
    load.three_at_once(seconds)
    transcript.read()
    cpu = load.cpu if isinstance(load, CurlLoad) else senders.cpu_seconds() - before
    times = sorted(transcript.accepted.values())
    count = len(times)
    return {"messages": count, "per_second": rate(times),
            "round_trips": (transcript.flights + HANDSHAKES * transcript.connections) / count,
            "connections": transcript.connections,
            "cpu_ms": milliseconds(cpu / count),
            "daemon_cpu_ms": milliseconds((daemon.cpu_seconds() - daemon_before) / count),
            "memory_mb": load.memory if isinstance(load, CurlLoad) else senders.memory()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help="of the Postfix that the messages go to")
    parser.add_argument("--queued", action="store_true", help="that Postfix queues them")
    parser.add_argument("--curl", nargs=3, metavar=("PROGRAM", "URL", "CA"), help="libcurl sends them instead")
    parser.add_argument("--transcript", required=True, help="exosim's")
    parser.add_argument("--postfix", help="configuration directory of the Postfix to be measured")
    parser.add_argument("--daemon", type=int, help="process id of the daemon to be measured")
    parser.add_argument("--size", type=int, required=True, help="octets of a message")
    parser.add_argument("--seconds", type=float, required=True, help="of each of the two parts")
    options = parser.parse_args()

    transcript = Transcript(options.transcript)
    daemon = Processes(None, [options.daemon] if options.daemon else [])
    senders = Processes(options.postfix, daemon.pids())
    load = load_of(options, transcript)
    load.three_at_once(0.3)  # opens what stays open
    json.dump({"size": options.size, "latency": latency(load, transcript, options.seconds),
               "throughput": throughput(load, transcript, senders, daemon, options.seconds)}, sys.stdout)
    print()


if __name__ == "__main__":
    sys.exit(main())
