"""What a cached text search costs, by process: `make bench-gateway DATA=.smartrec` beside a running stack.

CPU and time of one search after the other, searches a second over eight connections, and the memory of each
process.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from benchmarks.gateway.lean_client import Answer, Call, at_once, one_by_one
from benchmarks.gateway.processes import cpu_by_name, memory_mebibytes, pids_of
from smartrec.stack import state

QUERIES = ("red floral dress", "blue jeans", "black t-shirt", "grey cardigan under 80 euros")
SEARCHES, WARM_SEARCHES, CONNECTIONS = 800, 100, 8
IDLE_SECONDS = 5.0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def text_searches(count: int) -> list[Call]:
    """The same few, so that all but the first are cached."""
    calls = [Call.of("POST", "/v1/search/text", json.dumps({"query": query}).encode()) for query in QUERIES]
    return [calls[place % len(calls)] for place in range(count)]


def milliseconds(answers: Sequence[Answer]) -> tuple[float, float]:
    """Returns: the median and the 99th percentile."""
    statuses = {answer.status for answer in answers}
    if statuses != {200}:
        raise SystemExit(f"answered with {sorted(statuses)}")
    times = [answer.seconds * 1000 for answer in answers]
    return statistics.median(times), statistics.quantiles(times, n=100)[-1]


async def measure(folder: Path) -> None:
    running = state.read_state(folder)
    if running is None:
        raise SystemExit(f"No stack runs on {folder}.")
    pids = pids_of(folder)
    await one_by_one(running.url, text_searches(WARM_SEARCHES))

    before_rest = cpu_by_name(pids)
    await asyncio.sleep(IDLE_SECONDS)  # what each process uses while nothing is asked
    before = cpu_by_name(pids)
    answers = await one_by_one(running.url, text_searches(SEARCHES))
    after = cpu_by_name(pids)
    took_seconds = sum(answer.seconds for answer in answers)

    say("| process | CPU, ms a search | memory, MiB |\n|---|---|---|")
    total = 0.0
    for name, pid in pids.items():
        idle_share = (before[name] - before_rest[name]) / IDLE_SECONDS
        cpu = max(0.0, after[name] - before[name] - idle_share * took_seconds) / SEARCHES * 1000
        total += cpu
        say(f"| {name} | {cpu:.2f} | {memory_mebibytes(pid):.0f} |")
    say(f"| all | {total:.2f} | |\n")
    median, slowest = milliseconds(answers)
    say(f"One after the other: p50 {median:.1f} ms, p99 {slowest:.1f} ms.")
    rate, answers = await at_once(running.url, text_searches(SEARCHES), CONNECTIONS)
    median, slowest = milliseconds(answers)
    say(f"{CONNECTIONS} at once: {rate:.0f} a second, p50 {median:.1f} ms, p99 {slowest:.1f} ms.")


if __name__ == "__main__":
    uvloop.run(measure(Path(sys.argv[1])))
