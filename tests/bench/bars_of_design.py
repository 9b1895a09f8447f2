"""The numbers to reach (DESIGN.md, section 11) beside what was measured."""

SMALL = 4096


def rows(figures):
    """(what, bar, measured, reached)."""
    yield from _sending(figures)
    for eom in figures.end_of_message:
        yield ("time added at end-of-message to Exchange's own, state file included", "p50 <= 1 ms, p99 <= 5 ms",
               f"{eom['added_p50_ms']:.2f} ms, {eom['added_p99_ms']:.2f} ms", eom["added_p50_ms"] <= 1 and eom["added_p99_ms"] <= 5)
    yield from _goodput(figures)
    for cost in figures.milter_cost:
        octets = max(stage["octets"]["further_message"] for stage in cost.values())
        added = max(stage["session"]["added_ms"] for stage in cost.values())
        yield ("mail that is not ours: octets over the milter's socket, a message", "< 300", f"{octets}", octets < 300)
        yield ("mail that is not ours: time, a session with two messages", "<= 1 ms", f"{added:.2f} ms", added <= 1)
    if figures.worker_pool:
        worst = max((burst for burst in figures.worker_pool["bursts"] if burst["nudge"]), key=lambda burst: burst["slowest_command_seconds"])
        yield ("slowest command in bursts of up to 200 sessions, 2 s final reply", "< 0.5 s",
               f"{worst['slowest_command_seconds']:.2f} s", figures.worker_pool["good"])
    if figures.memory:
        memory = figures.memory
        yield (f"memory with {memory['in_flight_at_once']} messages of {memory['large_megabytes']} MB in flight", "<= 64 MB",
               f"{memory['peak_megabytes']:.0f} MB", memory["peak_megabytes"] <= 64)
        yield (f"growth of memory over {memory['small_messages']} messages", "flat", f"{memory['growth']:+.1%}", memory["growth"] <= 0.05)


def _sending(figures):
    queued, inline = (figures.sent(sender, 30, SMALL) for sender in ("queued", "inline"))
    if not queued or not inline:
        return
    queued, inline = queued["throughput"], inline["throughput"]
    trips = max(queued["round_trips"], inline["round_trips"])
    yield "round trips of a warm message (BDAT)", "1", f"{trips:.2f}", trips <= 1.1
    for name, bar, sender in (("queued", 3.0, queued), ("inline", 1.5, inline)):
        yield f"messages/s at 30 ms, 3 at once, {name}", ">= 80", f"{sender['per_second']:.0f}", sender["per_second"] >= 80
        yield f"CPU of a 4 KB message at 30 ms, {name}", f"<= {bar} ms", f"{sender['cpu_ms']:.2f} ms", sender["cpu_ms"] <= bar


def _goodput(figures):
    ours = [run for run in figures.goodput if run["sender"] == "queued"]
    if ours:
        worst = min(run["goodput"] for run in ours)
        refusals = sum(sum(run["refusals"].values()) for run in ours)
        yield ("goodput under Exchange's limits, 1 to 10 mailboxes", ">= 98 %, 0 refusals", f"{worst:.1%}, {refusals} refusals",
               worst >= 0.98 and refusals == 0)
