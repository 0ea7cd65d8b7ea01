"""What a request costs: `make bench-gateway`. Everything side by side in one run, as machines differ.

A cached search by words by process and beside its services, a route that does nothing beside FastAPI's own,
a photo beside its parts, memory, and what a soak adds. Writes the figures into docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import uvloop

from benchmarks.gateway.lean_client import Call, at_once, one_by_one
from benchmarks.gateway.picture_parts import HEAD, KINDS, MEGAPIXELS, Parts, measure_photos
from benchmarks.gateway.processes import cpu_seconds, memory_mebibytes, pids_of
from benchmarks.gateway.text_costs import (
    CONNECTIONS,
    beside_services,
    cpu_of_a_search,
    milliseconds,
    rates_at_once,
    text_searches,
)
from benchmarks.reliability.marked_table import table, write_between_marks
from benchmarks.reliability.running_stack import running_stack
from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import Process, Program, wait_until
from smartrec.stack.units import answers_ok
from smartrec_service.observability.logs import configure_logging

PAGE, MARK = Path("docs/performance.md"), "cost of a request"
CALLS = 2_000


async def text_table(url: str, pids: Mapping[str, int]) -> str:
    spent, answers = await cpu_of_a_search(url, pids)
    rows = [[name, f"{spent[name]:.2f}", f"{memory_mebibytes(pid):.0f}"] for name, pid in pids.items()]
    rows.append(
        ["all", f"{sum(spent.values()):.2f}", f"{sum(memory_mebibytes(p) for p in pids.values()):.0f}"]
    )
    median, slowest = milliseconds(answers)
    rates = await rates_at_once(url)
    return "\n\n".join(
        [
            "A cached search by words:",
            table(("process", "CPU, ms a search", "memory, MiB"), rows),
            f"One after the other: p50 {median:.1f} ms, p99 {slowest:.1f} ms. {CONNECTIONS} at once: "
            f"{statistics.median(rates):.0f} a second (rounds: {min(rates):.0f} to {max(rates):.0f}).",
        ]
    )


async def services_table(folder: Path, url: str) -> str:
    through, direct = await beside_services(folder, url)
    row = ["cached search by words", f"{through:.2f}", f"{direct:.2f}", f"{through - direct:.2f}"]
    return table(("p50, ms", "gateway", "its services called directly", "the gateway adds"), [row])


async def routes_table(url: str, pids: Mapping[str, int], bare: Process, bare_url: str) -> str:
    """Routes that ask no other service."""
    places = (
        ("bare FastAPI", bare_url, "/nothing", bare.pid),
        ("gateway, no key looked at", url, "/livez", pids["gateway"]),
        ("gateway, all that protects", url, "/v1/demo/shoppers", pids["gateway"]),
    )
    rows = []
    for name, where, path, pid in places:
        calls = [Call.of("GET", path)] * CALLS
        await one_by_one(where, calls[: CALLS // 4])
        before = cpu_seconds(pid)
        median, _ = milliseconds(await one_by_one(where, calls))
        spent = (cpu_seconds(pid) - before) / CALLS * 1000
        rows.append([f"{name}: `{path}`", f"{median:.2f}", f"{spent:.2f}"])
    return table(("route", "p50, ms", "CPU, ms"), rows)


async def photos_table(folder: Path, url: str) -> str:
    parts = await asyncio.to_thread(Parts)
    rows = [
        await measure_photos(folder, url, parts, kind, megapixels)
        for kind in KINDS
        for megapixels in MEGAPIXELS
    ]
    await parts.close()
    return table(HEAD, rows)


async def soak_table(url: str, pids: Mapping[str, int], seconds: float) -> str:
    """Searches and lists without pause; memory after a quarter of it, with caches full, and at the end."""
    before: dict[str, float] = {}
    rows, ends_at = [], time.monotonic() + seconds
    warm_until = time.monotonic() + seconds / 4
    while time.monotonic() < ends_at:
        await at_once(url, text_searches(400), CONNECTIONS)
        await one_by_one(url, [Call.of("GET", f"/v1/users/soak-{time.time_ns()}/recommendations")])
        if not before and time.monotonic() > warm_until:
            before = {name: memory_mebibytes(pid) for name, pid in pids.items()}
    for name, pid in pids.items():
        after = memory_mebibytes(pid)
        rows.append([name, f"{before[name]:.0f}", f"{after:.0f}", f"{after - before[name]:+.1f}"])
    return table((f"memory, MiB, {seconds:.0f} s of load", "after a quarter", "at the end", "more"), rows)


async def measure(folder: Path, url: str, soak_seconds: float, bare: Process, bare_url: str) -> str:
    """Each table is printed as soon as it is there, so that what comes after it can lose nothing."""
    pids = pids_of(folder)
    tables = [
        text_table(url, pids),
        services_table(folder, url),
        routes_table(url, pids, bare, bare_url),
        photos_table(folder, url),
        *([soak_table(url, pids, soak_seconds)] if soak_seconds else []),
    ]
    parts = []
    for each in tables:
        parts.append(await each)
        sys.stdout.write(parts[-1] + "\n\n")
        sys.stdout.flush()
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".smartrec-faults"), help="the stack's data folder")
    parser.add_argument("--products", type=int, default=160, help="size of the shop")
    parser.add_argument("--soak_seconds", type=float, default=0.0, help="600 for the whole; 0: none")
    parser.add_argument("--write", action="store_true", help=f"the figures into {PAGE}")
    given = parser.parse_args()
    configure_logging("bench", "ERROR", "console")  # of the gateway that records calls in this process
    folder, port = given.data.absolute(), free_port()
    argv = (sys.executable, "-m", "benchmarks.gateway.bare_app", str(port))
    with running_stack(folder, given.products) as stack:
        bare = Process(Program("bare", argv, folder.with_name("bare.log")))
        bare_url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers_ok(f"{bare_url}/nothing"), 60)
        try:
            text = uvloop.run(measure(folder, stack.url, given.soak_seconds, bare, bare_url))
        finally:
            bare.stop()
    if given.write:
        write_between_marks(PAGE, MARK, text)


if __name__ == "__main__":
    main()
