"""How many processes of each service a rate of requests takes, by what one request costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.scaling.costs import CLIENT, Cost
from benchmarks.scaling.queueing import servers_for

# Made up: what a shop's page asks for, by kind. A mix of your own: --mix.
MIX = {"cached words": 0.4, "new words": 0.2, "lists": 0.2, "products": 0.15, "photos": 0.05}
RATES = (100, 1_000, 10_000)
# Room for a burst, and for the loss of a machine until another one is there. Chosen, not measured.
MOST_BUSY, LONGEST_WAIT_SECONDS = 0.6, 0.05


def mixed(costs: Sequence[Cost], mix: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds of the average request by process, without the client's."""
    total = sum(mix.values())
    names = [name for name in costs[0].cpu if name != CLIENT]
    return {name: sum(mix.get(cost.kind, 0.0) / total * cost.cpu[name] for cost in costs) for name in names}


def rows_of_sizes(costs: Sequence[Cost], mix: Mapping[str, float]) -> list[list[str]]:
    """A row a process: what the average request costs, and cores at each rate."""
    rows, cores_of_rate = [], dict.fromkeys(RATES, 0)
    for name, seconds in mixed(costs, mix).items():
        cores = {rate: servers(name, rate, costs, mix) for rate in RATES}
        for rate, count in cores.items():
            cores_of_rate[rate] += count
        rows.append([name, f"{seconds * 1000:.2f}", *(f"{count:,}" for count in cores.values())])
    whole = sum(mixed(costs, mix).values())
    rows.append(["all", f"{whole * 1000:.2f}", *(f"{count:,}" for count in cores_of_rate.values())])
    return rows


def servers(name: str, rate: float, costs: Sequence[Cost], mix: Mapping[str, float]) -> int:
    """Cores, one process of one thread each, for so many average requests a second.

    A visit lasts as long as the longest of any kind that comes there, which is on the safe side.
    """
    load = rate * mixed(costs, mix)[name]
    longest = max(cost.cpu[name] for cost in costs if mix.get(cost.kind))
    if load <= 0 or longest <= 0:
        return 0
    return servers_for(load, longest, MOST_BUSY, LONGEST_WAIT_SECONDS + longest)
