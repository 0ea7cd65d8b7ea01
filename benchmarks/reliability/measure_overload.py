"""More than can be answered: `make measure-overload`.

Finds how many searches a second the stack answers at most, offers three times as many for a minute, and
looks how soon all is well again. No two sentences are the same, so every service has its share of the work.
The client runs on the same processors as the stack. Writes the figures into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from benchmarks.gateway.lean_client import Call, Connection
from benchmarks.reliability.load import QUERIES
from benchmarks.reliability.marked_table import table, write_between_marks
from benchmarks.reliability.outcomes import Outcome, count, percentile
from benchmarks.reliability.running_stack import running_stack
from smartrec_gateway.clients.transport import IDLE_CONNECTION_SECONDS

PAGE, MARK = Path("docs/reliability.md"), "overload"
CONNECTIONS_AT_PEAK = 12
QUICK_SECONDS = 1.0
WINDOW_SECONDS = 0.5


@dataclass
class Searches:
    """Sentences that were never asked before, over as many connections as are needed."""

    url: str
    outcomes: list[Outcome] = field(default_factory=list)
    _idle: list[tuple[float, Connection]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random, self._numbers = random.Random(7), itertools.count(time.time_ns() % 10**9)

    async def search(self) -> Outcome:
        query = f"{self._random.choice(QUERIES)} under {20 + next(self._numbers) / 100:.2f} euros"
        call = Call.of("POST", "/v1/search/text", json.dumps({"query": query}).encode())
        began = time.monotonic()
        try:
            connection = self._idle_connection() or await Connection.open(self.url)
            answer = await connection.send(call)
        except (OSError, EOFError) as error:
            outcome = Outcome("words", began, time.monotonic(), "failed", reason=type(error).__name__)
        else:
            self._idle.append((time.monotonic(), connection))
            is_degraded = answer.status == 200 and b'"degraded":[]' not in answer.body
            endings = {200: "degraded" if is_degraded else "good", 503: "refused", 429: "refused"}
            ending = endings.get(answer.status, "failed")
            outcome = Outcome("words", began, time.monotonic(), ending, reason=str(answer.status))  # type: ignore[arg-type]
        self.outcomes.append(outcome)
        return outcome

    def _idle_connection(self) -> Connection | None:
        """The one used last; none that the server may be about to close, as any client leaves those alone."""
        while self._idle:
            used_at, connection = self._idle.pop()
            if time.monotonic() - used_at < IDLE_CONNECTION_SECONDS:
                return connection
            connection.close()
        return None

    async def closed_loop(self, connections: int, seconds: float) -> float:
        """Each asks again when it is answered. Returns: good answers a second."""
        first, ends_at = len(self.outcomes), time.monotonic() + seconds

        async def ask_on() -> None:
            while time.monotonic() < ends_at:
                await self.search()

        await asyncio.gather(*(ask_on() for _ in range(connections)))
        return count(self.outcomes[first:], "good") / seconds

    async def open_loop(self, per_second: float, seconds: float) -> list[Outcome]:
        """Asked at this rate whatever becomes of the others. Returns when all have been answered."""
        first, began = len(self.outcomes), time.monotonic()
        tasks: list[asyncio.Task[Outcome]] = []
        while (passed := time.monotonic() - began) < seconds:
            due = int(passed * per_second) - len(tasks)
            tasks += [asyncio.create_task(self.search()) for _ in range(due)]
            await asyncio.sleep(0.005)
        await asyncio.gather(*tasks)
        return self.outcomes[first:]

    async def seconds_until_well(self) -> float:
        """Until every search of half a second is answered well and quickly."""
        began = well_since = time.monotonic()
        while time.monotonic() - well_since < WINDOW_SECONDS:
            outcome = await self.search()
            if outcome.ending != "good" or outcome.seconds > QUICK_SECONDS:
                well_since = time.monotonic()
            await asyncio.sleep(0.02)
        return well_since - began


@dataclass(frozen=True)
class Overload:
    """`peak`: good answers a second at most; `offered`: searches a second."""

    peak: float
    offered: float
    outcomes: Sequence[Outcome]
    seconds: float
    well_after_seconds: float

    @property
    def goodput(self) -> float:
        return count(self.outcomes, "good") / self.seconds

    def rows(self) -> list[list[str]]:
        good = [one for one in self.outcomes if one.ending == "good"]
        refused = [one for one in self.outcomes if one.ending == "refused"]
        endings = Counter(one.ending for one in self.outcomes)
        told = ", ".join(f"{number} {ending}" for ending, number in endings.most_common())
        return [
            ["at most, searches a second", f"{self.peak:.0f}"],
            ["offered, searches a second", f"{self.offered:.0f}"],
            ["answered", told],
            ["good answers, of the most", f"{self.goodput / self.peak:.0%}"],
            ["good answers: p50, p99", f"{percentile(good, 0.5):.2f} s, {percentile(good, 0.99):.2f} s"],
            ["refusals: p50, p99", f"{percentile(refused, 0.5):.3f} s, {percentile(refused, 0.99):.3f} s"],
            ["all is well after", f"{self.well_after_seconds:.1f} s"],
        ]


async def measure(url: str, seconds: float, times: float) -> Overload:
    searches = Searches(url)
    await searches.closed_loop(CONNECTIONS_AT_PEAK, 5.0)
    peak = max([await searches.closed_loop(connections, 8.0) for connections in (4, CONNECTIONS_AT_PEAK, 24)])
    outcomes = await searches.open_loop(times * peak, seconds)
    return Overload(peak, times * peak, outcomes, seconds, await searches.seconds_until_well())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".smartrec-faults"), help="the stack's data folder")
    parser.add_argument("--products", type=int, default=160, help="size of the shop")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--times", type=float, default=3.0, help="of what can be answered")
    parser.add_argument("--write", action="store_true", help=f"the figures into {PAGE}")
    given = parser.parse_args()
    with running_stack(given.data.absolute(), given.products) as stack:
        overload = uvloop.run(measure(stack.url, given.seconds, given.times))
    text = table(("", "measured"), overload.rows())
    sys.stdout.write(text + "\n")
    if given.write:
        write_between_marks(PAGE, MARK, text)


if __name__ == "__main__":
    main()
