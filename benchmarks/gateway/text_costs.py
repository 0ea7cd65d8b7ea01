"""What a cached search by words costs: by process, beside its services called directly, several at once."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.gateway.lean_client import Answer, Call, Connection, at_once, one_by_one
from benchmarks.gateway.processes import cpu_by_name
from benchmarks.gateway.recorded_calls import calls_for

QUERIES = ("red floral dress", "blue jeans", "black t-shirt", "grey cardigan under 80 euros")
SEARCHES, WARM_SEARCHES, ROUNDS, CONNECTIONS = 800, 100, 10, 8
IDLE_SECONDS = 5.0


def text_searches(count: int) -> list[Call]:
    """The same few, so that all but the first are cached."""
    calls = [Call.of("POST", "/v1/search/text", json.dumps({"query": query}).encode()) for query in QUERIES]
    return [calls[place % len(calls)] for place in range(count)]


def milliseconds(answers: Sequence[Answer]) -> tuple[float, float]:
    """Returns: the median and the 99th percentile. Raises: SystemExit where one was refused."""
    statuses = {answer.status for answer in answers}
    if statuses != {200}:
        raise SystemExit(f"answered with {sorted(statuses)}")
    times = [answer.seconds * 1000 for answer in answers]
    return statistics.median(times), statistics.quantiles(times, n=100)[-1]


async def cpu_of_a_search(url: str, pids: Mapping[str, int]) -> tuple[dict[str, float], list[Answer]]:
    """Milliseconds by process, without what each uses while nothing is asked."""
    await one_by_one(url, text_searches(WARM_SEARCHES))
    before_rest = cpu_by_name(pids)
    await asyncio.sleep(IDLE_SECONDS)
    before = cpu_by_name(pids)
    answers = await one_by_one(url, text_searches(SEARCHES))
    after = cpu_by_name(pids)
    took_seconds = sum(answer.seconds for answer in answers)
    spent = {}
    for name in pids:
        idle_share = (before[name] - before_rest[name]) / IDLE_SECONDS
        seconds = max(0.0, after[name] - before[name] - idle_share * took_seconds)
        spent[name] = seconds / SEARCHES * 1000
    return spent, answers


async def beside_services(folder: Path, url: str) -> tuple[float, float]:
    """Medians in milliseconds of a search at the gateway, and of all its calls to services sent directly, in
    turns of one run.
    """
    bodies = [{"query": query} for query in QUERIES]
    recorded = [await calls_for(folder, "/v1/search/text", json=body) for body in bodies]
    services = {call.service for calls in recorded for call in calls}
    connections = {service: await Connection.open(service) for service in services}
    gateway = await Connection.open(url)
    through, direct = [], []
    for place, call in enumerate(text_searches(SEARCHES)):
        through.append((await gateway.send(call)).seconds)
        calls = recorded[place % len(QUERIES)]
        direct.append(sum([(await connections[one.service].send(one.as_call())).seconds for one in calls]))
    for connection in (gateway, *connections.values()):
        connection.close()
    return statistics.median(through) * 1000, statistics.median(direct) * 1000


async def rates_at_once(url: str) -> list[float]:
    """Searches a second over eight connections, of each round."""
    rates = []
    for _ in range(ROUNDS):
        rate, answers = await at_once(url, text_searches(SEARCHES), CONNECTIONS)
        milliseconds(answers)
        rates.append(rate)
    return rates
