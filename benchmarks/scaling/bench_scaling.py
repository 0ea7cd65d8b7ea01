"""From one machine to many: `make bench-scaling`. What requests cost, whether the queueing model tells the
measured curve of this machine, and what it says of larger rates. Writes into docs/scaling.md.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvloop

from benchmarks.gateway.processes import pids_of
from benchmarks.reliability.marked_table import table, write_between_marks
from benchmarks.reliability.running_stack import RunningStack, running_stack
from benchmarks.scaling.costs import CLIENT, Cost, Requests, cost_of, idle_shares, measured_curve
from benchmarks.scaling.queueing import Curve, Machine, simulate
from benchmarks.scaling.sizing import LONGEST_WAIT_SECONDS, MIX, MOST_BUSY, RATES, rows_of_sizes

PAGE, MARK = Path("docs/scaling.md"), "scaling"
# One thread does the work of these; Postgres and nlp have a process a core, vision and the model threads.
ONE_THREAD = ("gateway", "recommender", "valkey", CLIENT)
CLIENTS = (1, 2, 4, 8)
SIMULATED, ROUNDS = 20_000, 5
# More of the machine than this used by other programs, and a rate says nothing of the model.
MOST_TAKEN = 0.1
CORES = os.cpu_count() or 1
MACHINE = Machine(CORES, dict.fromkeys(ONE_THREAD, 1))
TOLD_BY = 2  # clients at which contention is measured; the rates of more are foretold
CURVE_HEAD = (
    "request",
    "clients",
    "a second",
    "simulated",
    "error",
    "p50, ms",
    "simulated, ms",
    "work takes, times",
    "others use",
)
CURVES = ("cached words", "new words")


async def measure(stack: RunningStack, calls: int) -> tuple[list[Cost], dict[str, list[Curve]]]:
    pids, requests = pids_of(stack.folder), Requests(stack.folder / "shop")
    kinds = {
        "cached words": requests.cached_words,
        "new words": requests.new_words,
        "lists": requests.lists,
        "products": requests.products,
        "photos": requests.photos,
    }
    idle, costs = await idle_shares(pids), []
    for name, make in kinds.items():
        count = max(20, calls // 20) if name == "photos" else calls
        await cost_of(name, stack.url, make(max(20, count // 4)), pids, idle)
        costs.append(await cost_of(name, stack.url, make(count), pids, idle))
    curves: dict[str, list[Curve]] = {name: [] for name in CURVES}
    for name, clients in itertools.product(CURVES, CLIENTS):
        rounds = [
            await measured_curve(stack.url, kinds[name](calls), clients, pids, CORES) for _ in range(ROUNDS)
        ]
        curves[name].append(min(rounds, key=lambda curve: curve.taken))  # the least disturbed one
    return costs, curves


def contention(cost: Cost, measured: Sequence[Curve]) -> float:
    """By how much work takes longer while two clients are served than while one is: two share caches and
    an interpreter's lock. At least 1; 1 where it was not measured.
    """
    for found in measured:
        if found.clients == TOLD_BY:
            return max(
                1.0, simulate(MACHINE, [cost.stages()], TOLD_BY, SIMULATED).per_second / found.per_second
            )
    return 1.0


def is_foretold(found: Curve) -> bool:
    """Whether the rate tells of the model: those up to `TOLD_BY` clients are what it was made from,
    and one that other programs disturbed says nothing.
    """
    return found.clients > TOLD_BY and found.taken <= MOST_TAKEN


def curve_rows(
    costs: Sequence[Cost], curves: Mapping[str, Sequence[Curve]]
) -> tuple[list[list[str]], list[float]]:
    """Rows of measured beside simulated, and the error of each rate that was foretold and not disturbed."""
    rows: list[list[str]] = []
    errors: list[float] = []
    for cost in costs:
        dearer = contention(cost, curves.get(cost.kind, ()))
        for found in curves.get(cost.kind, ()):
            factor = dearer if found.clients > 1 else 1.0
            told = simulate(MACHINE, [cost.times(factor).stages()], found.clients, SIMULATED)
            error = told.per_second / found.per_second - 1
            errors += [error] if is_foretold(found) else []
            rates = [f"{one.per_second:.0f}" for one in (found, told)]
            times = [f"{one.p50_seconds * 1000:.1f}" for one in (found, told)]
            end = [f"{error:+.0%}", *times, f"{factor:.2f}", f"{found.taken:.0%}"]
            rows.append([cost.kind, str(found.clients), *rates, *end])
    return rows, errors


def cost_rows(costs: Sequence[Cost]) -> list[list[str]]:
    names = list(costs[0].cpu)
    return [
        [cost.kind, *(f"{cost.cpu[name] * 1000:.2f}" for name in names), f"{cost.p50_seconds * 1000:.1f}"]
        for cost in costs
    ]


def report(
    costs: Sequence[Cost],
    curves: Mapping[str, Sequence[Curve]],
    curve: Sequence[Sequence[str]],
    mix: Mapping[str, float],
    products: int,
) -> str:
    dearest = max(contention(cost, curves.get(cost.kind, ())) for cost in costs)
    shares = ", ".join(f"{name} {share:.0%}" for name, share in mix.items())
    return "\n\n".join(
        [
            f"CPU milliseconds of one request, {products:,} products, {CORES} cores:",
            table(("request", *costs[0].cpu, "p50, ms"), cost_rows(costs)),
            "Clients that ask again as soon as they are answered, measured and simulated from these costs:",
            table(CURVE_HEAD, curve),
            f"Cores for a mix of {shares}; "
            f"work takes {dearest:.2f} times as long as alone; at most {MOST_BUSY:.0%} busy, "
            f"99% wait at most {LONGEST_WAIT_SECONDS * 1000:.0f} ms and one visit:",
            table(
                ("process", "CPU, ms a request", *(f"{rate:,} a second" for rate in RATES)),
                rows_of_sizes([cost.times(dearest) for cost in costs], mix),
            ),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".smartrec-faults"), help="the stack's data folder")
    parser.add_argument("--products", type=int, default=160, help="size of the shop")
    parser.add_argument("--calls", type=int, default=400, help="of each kind and round")
    parser.add_argument("--mix", default="", help="shares by kind, as 'new words=0.5,photos=0.1'")
    parser.add_argument("--tolerance", type=float, default=0.25, help="error of a rate that is accepted")
    parser.add_argument("--write", action="store_true", help=f"the figures into {PAGE}")
    given = parser.parse_args()
    pairs = [one.rpartition("=") for one in given.mix.split(",") if one]
    mix = {name.strip(): float(share) for name, _, share in pairs} or MIX
    with running_stack(given.data.absolute(), given.products) as stack:
        costs, curves = uvloop.run(measure(stack, given.calls))
    rows, errors = curve_rows(costs, curves)
    text = report(costs, curves, rows, mix, given.products)
    sys.stdout.write(text + "\n")
    if given.write:
        write_between_marks(PAGE, MARK, text)
    if not errors:
        raise SystemExit("other programs used the machine all the time: nothing can be said of the model")
    if (greatest := max(errors, key=abs)) and abs(greatest) > given.tolerance:
        raise SystemExit(f"the model misses a measured rate by {greatest:+.0%}")


if __name__ == "__main__":
    main()
