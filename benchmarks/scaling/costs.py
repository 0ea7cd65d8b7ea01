"""What a request of each kind costs in each process, and how fast closed loops of clients are answered."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.gateway.lean_client import Answer, Call, at_once, one_by_one
from benchmarks.gateway.picture_parts import photo_search, photos
from benchmarks.gateway.processes import cpu_by_name
from benchmarks.gateway.text_costs import IDLE_SECONDS, text_searches
from benchmarks.scaling.queueing import Curve, Stage

CLIENT = "client"
IDLE_TIMES = 3
GARMENTS = ("dress", "jeans", "t-shirt", "cardigan", "blouse", "shorts", "jacket", "sweater")
COLOURS = ("red", "blue", "black", "grey", "white", "green", "pink", "brown")
# The order in which a request comes by them; the gateway's second part is what it does with the answers.
ORDER = ("vision", "model-server", "nlp", "valkey", "recommender", "postgres")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of one request by process; `p50_seconds`: one after the other."""

    kind: str
    cpu: Mapping[str, float]
    p50_seconds: float

    def times(self, factor: float) -> Cost:
        """The same where all work takes longer."""
        return replace(self, cpu={name: seconds * factor for name, seconds in self.cpu.items()})

    def stages(self) -> list[Stage]:
        """As the simulation takes them; what is left of the time passed without CPU."""
        half = self.cpu["gateway"] / 2
        parts = [Stage(CLIENT, self.cpu[CLIENT]), Stage("gateway", half)]
        parts += [Stage(name, self.cpu[name]) for name in ORDER if self.cpu.get(name)]
        rest = max(0.0, self.p50_seconds - sum(self.cpu.values()))
        return [*parts, Stage("gateway", half), Stage(None, rest)]


class Requests:
    """Calls of each kind without end. No sentence and no photo comes twice, but for those that are cached."""

    def __init__(self, shop: Path) -> None:
        lines = (shop / "products.jsonl").read_text(encoding="utf-8").splitlines()
        self._products = itertools.cycle([json.loads(line)["id"] for line in lines])
        self._numbers = itertools.count(int(time.time()) % 100_000 * 100)
        self._photos = itertools.cycle(photos(shop / "photo.jpg", 1.0))

    def cached_words(self, count: int) -> list[Call]:
        return text_searches(count)

    def new_words(self, count: int) -> list[Call]:
        return [_words(sentence) for sentence in itertools.islice(self._sentences(), count)]

    def lists(self, count: int) -> list[Call]:
        paths = (f"/v1/users/scaling-{next(self._numbers)}/recommendations" for _ in range(count))
        return [Call.of("GET", path) for path in paths]

    def products(self, count: int) -> list[Call]:
        return [Call.of("GET", f"/v1/products/{next(self._products)}") for _ in range(count)]

    def photos(self, count: int) -> list[Call]:
        return [photo_search(next(self._photos)) for _ in range(count)]

    def _sentences(self) -> Iterator[str]:
        for number in self._numbers:
            garment, colour = GARMENTS[number % 8], COLOURS[number // 8 % 8]
            yield f"{colour} {garment} under {30 + number % 100_000 / 100:.2f} euros"


def _words(sentence: str) -> Call:
    return Call.of("POST", "/v1/search/text", json.dumps({"query": sentence}).encode())


async def idle_shares(pids: Mapping[str, int]) -> dict[str, float]:
    """The share of a core that each process uses while nothing is asked: the least of some times."""
    shares = []
    for _ in range(IDLE_TIMES):
        before = cpu_by_name(pids)
        await asyncio.sleep(IDLE_SECONDS)
        after = cpu_by_name(pids)
        shares.append({name: (after[name] - before[name]) / IDLE_SECONDS for name in pids})
    return {name: min(share[name] for share in shares) for name in pids}


async def cost_of(
    kind: str, url: str, calls: Sequence[Call], pids: Mapping[str, int], idle: Mapping[str, float]
) -> Cost:
    """One after the other. Raises: SystemExit where one was refused."""
    before, own_before, began = cpu_by_name(pids), time.process_time(), time.perf_counter()
    answers = await one_by_one(url, calls)
    seconds, own = time.perf_counter() - began, time.process_time() - own_before
    after = cpu_by_name(pids)
    spent = {name: max(0.0, after[name] - before[name] - idle[name] * seconds) for name in pids}
    each = {name: value / len(calls) for name, value in {**spent, CLIENT: own}.items()}
    return Cost(kind, each, _p50(answers))


async def measured_curve(
    url: str, calls: Sequence[Call], clients: int, pids: Mapping[str, int], cores: int
) -> Curve:
    """So many clients, each of which asks again as soon as it is answered."""
    busy, own, began = busy_seconds(), _own_seconds(pids), time.perf_counter()
    rate, answers = await at_once(url, calls, clients)
    others = busy_seconds() - busy - (_own_seconds(pids) - own)
    taken = max(0.0, others / (time.perf_counter() - began) / cores)
    return Curve(clients, rate, _p50(answers), taken)


def busy_seconds() -> float:
    """What all cores have worked for anybody so far, the hypervisor's other guests among them."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def _own_seconds(pids: Mapping[str, int]) -> float:
    return sum(cpu_by_name(pids).values()) + time.process_time()


def _p50(answers: Sequence[Answer]) -> float:
    statuses = {answer.status for answer in answers}
    if statuses != {200}:
        raise SystemExit(f"answered with {sorted(statuses)}")
    return statistics.median(answer.seconds for answer in answers)
