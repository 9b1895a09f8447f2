"""The figures as Markdown."""

from figures import GOODPUT_NAMES, NAMES, ROUND_TRIPS, SIZES, size_name

HOW = """\
All senders ran one after another against the same simulator, with the same messages, on the same machine. Every reply of the
simulator arrives one round trip late, TCP's and TLS's handshakes included; it acknowledges what it receives at once: Postfix's
client leaves Nagle's algorithm on and would look 4 to 7 times worse against a server that delays its acknowledgements.
Postfix and libcurl log in with PLAIN in place of XOAUTH2, which takes as many round trips.

* *exosubmit, queued* and *inline*: wired as in `conf/`, SQLite state file. *Postfix, default*: its smtp client with SASL over
  verified TLS, a connection for each message. *Postfix, tuned*: `smtp_tls_connection_reuse = yes`, connection cache and TLS
  session cache. *libcurl*: its SMTP upload over a kept connection, in one process without a Postfix.
* Round trips: what the client waits for, connections included, of all messages of the run.
* Latency, one message at a time: inline from the end of the message to the client's 250 (Exchange's own answer); queued and
  Postfix from the end of the message, handed over by the client, to acceptance by the simulator (its answer still has to travel,
  so a round trip less); libcurl from MAIL to the 250.
* Messages a second: three sends at once, between the first and the last acceptance, while the client hands over more.
* CPU: user and system time of all processes of the Postfix instance, from the client's connection on, and of the daemon; of
  libcurl's program. Client and simulator are not counted. Memory: the same processes, shared pages counted once.
"""


def document(figures, where, bars):
    parts = ["# Benchmark\n", ", ".join(f"{name}: {value}" for name, value in where.items() if value) + ".\n"]
    if bars:
        parts += ["## Numbers to reach\n", _table(("what", "bar", "measured", ""), [(*row[:3], "" if row[3] else "MISSED") for row in bars])]
    if figures.sending:
        parts += ["## Sending, side by side\n", HOW, *_sending(figures)]
    if figures.goodput:
        parts += ["## Goodput under Exchange's limits\n", *_goodput(figures)]
    if figures.milter_cost:
        parts += ["## What mail that is not ours pays for the milter in main.cf\n", *_milter_cost(figures.milter_cost[-1])]
    if figures.worker_pool:
        parts += ["## libmilter's worker pool\n", *_worker_pool(figures.worker_pool)]
    if figures.memory:
        parts += ["## Memory\n", *_memory(figures.memory)]
    return "\n".join(parts)


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def _sending(figures):
    for round_trip in ROUND_TRIPS:
        rows = [_sent_row(figures, sender, round_trip, size) for size in SIZES for sender in NAMES if figures.sent(sender, round_trip, size)]
        yield f"### {round_trip} ms\n"
        yield _table(("size", "sender", "round trips", "latency p50, ms", "p99, ms", "messages/s", "x default", "CPU, ms", "x default",
                      "of it daemon", "memory, MB"), rows)


def _sent_row(figures, sender, round_trip, size):
    cell = figures.sent(sender, round_trip, size)
    base = figures.sent("postfix", round_trip, size) or cell
    latency, sent, other = cell["latency"], cell["throughput"], base["throughput"]
    return (size_name(size), NAMES[sender], f"{sent['round_trips']:.2f}", f"{latency['p50_ms']:.1f}", f"{latency['p99_ms']:.1f}",
            f"{sent['per_second']:.1f}", f"{sent['per_second'] / other['per_second']:.2f}", f"{sent['cpu_ms']:.2f}",
            f"{sent['cpu_ms'] / other['cpu_ms']:.2f}", f"{sent['daemon_cpu_ms']:.2f}" if sent["daemon_cpu_ms"] else "", f"{sent['memory_mb']:.0f}")


def _goodput(figures):
    minutes = figures.goodput[0]["minutes"]
    yield f"""\
{minutes} minutes in real time, all runs in parallel. A simulator for each that refuses the fourth send at once (432) and the 31st in
any 60 s (421) of a mailbox; final reply after 1 s, 30 ms round trip. Each mailbox is offered 40 messages at once and 33 a minute.
Allowed: 30 a minute, that is 30 x {minutes} x mailboxes, from the first acceptance on: no sender can have more accepted, since each of
the minutes allows 30 whenever they are sent. Postfix: a transport for each mailbox; *3 at once* is
`default_destination_concurrency_limit = 3`, *2 s apart* is `default_destination_rate_delay = 2s`, both with reused connections;
what is refused waits for `minimal_backoff_time`, while newer mail takes its place: so look at the oldest that waits, too.
The simulator only refuses; what Exchange does to whoever keeps running into its limits is not simulated.
"""
    yield _table(("mailboxes", "sender", "accepted", "allowed", "goodput", "421", "432", "other refusals", "oldest that waits at the end, s"),
                 [_paced_row(run) for mailboxes in figures.mailboxes() for sender in GOODPUT_NAMES
                  if (run := figures.paced(sender, mailboxes))])


def _paced_row(run):
    refusals = run["refusals"]
    rate, sends = refusals.get("421", 0), refusals.get("432", 0)
    return (run["mailboxes"], GOODPUT_NAMES[run["sender"]], run["accepted"], f"{run['allowance']:.0f}", f"{run['goodput']:.1%}",
            rate, sends, sum(refusals.values()) - rate - sends, run["oldest_waiting_s"])


def _milter_cost(cost):
    yield ("A session with two messages of 4 KB to an smtpd with and one without the milter, in turn; medians. Octets: both ways,\n"
           "negotiation included.\n")
    rows = []
    for stage, figures in cost.items():
        for what in ("session", "message"):
            times = figures[what]
            octets = figures["octets"]["further_message"] if what == "message" else sum(figures["octets"].values())
            rows.append((stage.upper(), what, f"{times['without_ms']:.2f}", f"{times['with_ms']:.2f}", f"{times['added_ms']:+.2f}", octets))
    yield _table(("let go at", "of a", "without, ms", "with, ms", "added, ms", "octets"), rows)


def _worker_pool(pool):
    rows = [("yes" if burst["nudge"] else "no", burst["sessions"], burst["slowest_command_seconds"], burst["end_of_message_p50_seconds"],
             burst["end_of_message_p99_seconds"]) for burst in pool["bursts"]]
    yield f"Bursts of sessions; the final reply takes {pool['final_delay_seconds']:g} s.\n"
    yield _table(("nudge", "sessions", "slowest command, s", "end of message p50, s", "p99, s"), rows)


def _memory(memory):
    yield (f"{memory['in_flight_at_once']} messages of {memory['large_megabytes']} MB at once in end-of-message: {memory['peak_megabytes']} MB resident\n"
           f"at the peak. {memory['small_messages']} messages of 4 KB, {memory['small_messages_per_second']} a second: "
           f"{memory['resident_megabytes'][0]} MB after the first tenth, {memory['resident_megabytes'][-1]} MB at the end.\n")
