"""What clients see while each part of the stack fails in each way: `make measure-faults`.

Starts the demo stack with a proxy in front of every part, offers steady load, and puts the faults to it one
after the other. Writes the table into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.faults import FAULTS, PARTS, Part, suffering
from benchmarks.reliability.ledger import Ledger
from benchmarks.reliability.load import Load, Rates
from benchmarks.reliability.marked_table import table, write_between_marks
from benchmarks.reliability.outcomes import Outcome, count, first_stand_in, recovery, untrue
from benchmarks.reliability.running_stack import RunningStack, running_stack

PAGE = Path("docs/reliability.md")
MARK = "fault matrix"
WARM_SECONDS, CALM_SECONDS = 12.0, 6.0
LONGEST_RESTART_SECONDS = 90.0
HEAD = (
    "part", "fault", "calls", "good", "degraded", "refused", "failed", "first stand-in, s", "slowest, s",
    "back after, s", "then well after, s", "wrong", "lost", "doubled",
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """`away_seconds`: from the end of the fault until the part itself answered again."""

    part: str
    fault: str
    outcomes: Sequence[Outcome]
    began: float
    away_seconds: float
    back_at: float
    wrong: int
    lost: int
    doubled: int

    def row(self) -> list[str]:
        first = first_stand_in(self.outcomes, self.began)
        endings = [count(self.outcomes, ending) for ending in ("good", "degraded", "refused", "failed")]
        slowest = max((one.seconds for one in self.outcomes), default=0.0)
        seconds = ["–" if first is None else f"{first:.1f}", f"{slowest:.1f}", f"{self.away_seconds:.1f}"]
        seconds.append(f"{recovery(self.outcomes, self.back_at):.1f}")
        numbers = [*endings, *seconds, self.wrong, self.lost, self.doubled]
        return [self.part, self.fault, str(len(self.outcomes)), *map(str, numbers)]

    def reasons(self) -> str:
        """What was wrong with the calls that were not answered well."""
        bad = Counter(
            f"{one.kind}: {one.ending} {one.reason}" for one in self.outcomes if one.ending != "good"
        )
        return ", ".join(f"{number} × {why}" for why, number in bad.most_common(8))


async def measure_cell(load: Load, ledger: Ledger, part: Part, fault: str, seconds: float) -> Cell:
    first, truths = len(load.outcomes), await _truths_soon(load)
    began = time.monotonic()
    with suffering(part, fault):
        load.ask_each_kind_once()
        await asyncio.sleep(0 if fault == "killed" else seconds)
    ended = time.monotonic()
    while not await asyncio.to_thread(part.is_back):
        if time.monotonic() - ended > LONGEST_RESTART_SECONDS:
            break
        await asyncio.sleep(0.05)
    back_at = time.monotonic()
    await asyncio.sleep(CALM_SECONDS)
    outcomes = load.outcomes[first:]
    lost, doubled, refused = await asyncio.to_thread(ledger.settle)
    ledger.told.clear()
    wrong = untrue(outcomes, truths | await _truths_soon(load))
    return Cell(part.name, fault, outcomes, began, back_at - ended, back_at, wrong, lost, doubled + refused)


async def _truths_soon(load: Load) -> set[str]:
    """Purchases change what is popular, so that the answers after a fault may be others than before it."""
    while True:
        with suppress(RuntimeError):
            return await load.truths()
        await asyncio.sleep(0.5)


async def measure(stack: RunningStack, given: argparse.Namespace) -> list[Cell]:
    ledger = Ledger(stack.database_url)
    load = Load(stack.url, stack.prices, stack.photo, ledger.told)
    is_over, cells = asyncio.Event(), []
    offering = asyncio.create_task(load.offer(Rates(), is_over))
    await asyncio.sleep(WARM_SECONDS)
    for part in given.parts:
        for fault in given.faults:
            seconds = given.paused_seconds if fault == "paused" else given.seconds
            cell = await measure_cell(load, ledger, stack.parts[part], fault, seconds)
            cells.append(cell)
            sys.stdout.write("| " + " | ".join(cell.row()) + f" |\n    {cell.reasons()}\n")
            sys.stdout.flush()
    is_over.set()
    await offering
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".smartrec-faults"), help="the stack's data folder")
    parser.add_argument("--products", type=int, default=160, help="size of the shop")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=FAULTS)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long a fault lasts")
    parser.add_argument("--paused_seconds", type=float, default=30.0)
    parser.add_argument("--write", action="store_true", help=f"the table into {PAGE}")
    given = parser.parse_args()
    with running_stack(given.data.absolute(), given.products, PARTS) as stack:
        cells = asyncio.run(measure(stack, given))
    text = table(HEAD, [cell.row() for cell in cells])
    sys.stdout.write(text + "\n")
    if given.write:
        write_between_marks(PAGE, MARK, text)


if __name__ == "__main__":
    main()
