"""How long requests wait for servers: Erlang's formula for one service, a simulation for one whole machine.

Sources: A. K. Erlang 1917 for M/M/c (the stable recursion is in Cooper, Introduction to Queueing Theory,
1981). The machine is simulated by SimPy, because a request holds a thread of its process and a processor core
at once, for which product-form formulas do not hold.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Generator, Mapping, Sequence
from typing import Any, NamedTuple

import simpy

Events = Generator[Any, Any, None]


class Stage(NamedTuple):
    """A part of a request: `seconds` of CPU in a process; `process` None: time that passes without CPU."""

    process: str | None
    seconds: float


class Machine(NamedTuple):
    """`threads`: how much of each process runs at once; a process that is not named runs on all cores."""

    cores: int
    threads: Mapping[str, int]


class Curve(NamedTuple):
    """At so many clients, each of which asks again as soon as it is answered. `taken`: the share of all cores
    that other programs used meanwhile.
    """

    clients: int
    per_second: float
    p50_seconds: float
    taken: float = 0.0


def probability_of_waiting(servers: int, load: float) -> float:
    """Erlang C. `load`: arrivals a second times seconds of work, below `servers`."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def share_waiting_longer(servers: int, load: float, work_seconds: float, seconds: float) -> float:
    """The share of requests that wait longer than so many seconds before they are worked on."""
    if load >= servers:
        return 1.0
    return probability_of_waiting(servers, load) * math.exp(-(servers - load) * seconds / work_seconds)


def servers_for(load: float, work_seconds: float, most_busy: float, longest_wait_seconds: float) -> int:
    """The fewest servers that are busy for at most this share of the time, and let 99% wait no longer."""
    servers = max(1, math.ceil(load / most_busy - 1e-9))
    while share_waiting_longer(servers, load, work_seconds, longest_wait_seconds) > 0.01:
        servers += 1
    return servers


def simulate(
    machine: Machine, kinds: Sequence[Sequence[Stage]], clients: int, requests: int, seed: int = 7
) -> Curve:
    """Each client sends requests of the kinds in turns; work lasts as measured on average (exponential)."""
    environment = simpy.Environment()
    cores = simpy.Resource(environment, machine.cores)
    threads = {name: simpy.Resource(environment, count) for name, count in machine.threads.items()}
    chance = random.Random(seed)
    took: list[float] = []

    def work(stage: Stage) -> Events:
        lasting = chance.expovariate(1.0 / stage.seconds) if stage.seconds > 0 else 0.0
        if stage.process is None:
            yield environment.timeout(stage.seconds)
            return
        thread = threads.get(stage.process)
        held = None if thread is None else thread.request()
        if held is not None:
            yield held
        with cores.request() as core:
            yield core
            yield environment.timeout(lasting)
        if thread is not None and held is not None:
            thread.release(held)

    def client(place: int) -> Events:
        while len(took) < requests:
            began = environment.now
            for stage in kinds[place % len(kinds)]:
                yield environment.process(work(stage))
            took.append(environment.now - began)
            place += 1

    for place in range(clients):
        environment.process(client(place))
    environment.run()
    return Curve(clients, len(took) / environment.now, statistics.median(took))
