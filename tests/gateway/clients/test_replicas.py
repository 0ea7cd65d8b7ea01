"""Several replicas of one service: how they share the calls, and what the end of one costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from smartrec_gateway.clients.resilience.replicas import Replicas
from smartrec_gateway.clients.resilience.retry_budget import RetryBudget
from smartrec_gateway.clients.transport import Body, BrokenOff, Reply, Unreachable
from smartrec_gateway.clients.upstream import (
    CallContext,
    CallOptions,
    Upstream,
    UpstreamModel,
    UpstreamUnavailable,
)
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions

TWO = "http://one:1, http://two:2"


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Answer(UpstreamModel):
    ok: bool


class Network:
    """Counts what each replica is asked; `ends` names those that break their calls off, or are gone."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.ends: dict[str, type[Exception]] = {}
        self.leaving = ""

    async def send(self, _method: str, url: str, _headers: Mapping[str, str], _body: Body) -> Reply:
        replica = url.split("/")[2]
        self.asked[replica] += 1
        if error := self.ends.get(replica):
            raise error
        return Reply(200, b'{"ok": true}', is_last=replica == self.leaving)

    async def close(self) -> None:
        """There is nothing to close."""


def upstream_of(network: Network, urls: str = TWO) -> Upstream:
    return Upstream("nlp", network, Replicas(urls, None), {}, CallOptions(1.0, LimitOptions(1.0, 1.0)))


async def ask(upstream: Upstream, fresh_seconds: float = 0.0) -> Answer:
    context = CallContext.starting_now("r", 5.0)
    return await upstream.call("POST", "/v1/map", Answer, context, json=b"{}", fresh_seconds=fresh_seconds)


async def test_replicas_share_the_calls_evenly() -> None:
    network = Network()
    upstream = upstream_of(network)
    for _ in range(100):
        await ask(upstream)
    assert network.asked == {"one:1": 50, "two:2": 50}


@pytest.mark.parametrize("how", [BrokenOff, Unreachable])
async def test_a_replica_that_ends_costs_no_request(how: type[Exception]) -> None:
    network = Network()
    upstream = upstream_of(network)
    await ask(upstream)
    network.ends["two:2"] = how
    for _ in range(20):
        assert (await ask(upstream)).ok
    assert network.asked["two:2"] <= 3  # then it is left out


async def test_a_write_that_broke_off_may_have_been_done_though_nobody_is_there_to_be_asked_again() -> None:
    class Dying(Network):
        async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
            self.ends = {"one:1": Unreachable if self.asked else BrokenOff}
            return await super().send(method, url, headers, body)

    network = Dying()
    with pytest.raises(UpstreamUnavailable) as error:
        await ask(upstream_of(network, "http://one:1"))
    assert network.asked["one:1"] > 1
    assert error.value.may_have_been_done


async def test_a_replica_that_closes_its_connections_as_it_stops_gets_no_more_calls() -> None:
    network = Network()
    upstream = upstream_of(network)
    network.leaving = "two:2"
    for _ in range(20):
        assert (await ask(upstream)).ok
    assert network.asked["two:2"] == 1


async def test_an_address_that_closed_a_connection_is_asked_again_within_seconds() -> None:
    """A proxy in front of several closes one now and then, and goes on."""
    clock = Clock()
    replicas = Replicas(TWO, None, clock)
    one = await replicas.choose()
    one.leaves()
    assert all([await replicas.choose() is not one for _ in range(5)])
    clock.seconds += 10
    assert one in [await replicas.choose() for _ in range(2)]


async def test_the_only_replica_that_is_there_is_asked_until_it_is_gone() -> None:
    network = Network()
    upstream = upstream_of(network, "http://two:2")
    network.leaving = "two:2"
    for _ in range(3):
        assert (await ask(upstream)).ok


async def test_a_replica_that_was_left_out_is_tried_again_and_the_longer_the_more_often_it_fails() -> None:
    clock = Clock()
    replicas = Replicas(TWO, None, clock)
    one = await replicas.choose()
    waits = []
    for _ in range(2):
        one.failed(is_gone=True)
        waits.append(one.ejected_until - clock.seconds)
        assert all([await replicas.choose() is not one for _ in range(5)])
        clock.seconds = one.ejected_until + 0.1
        assert one in [await replicas.choose() for _ in range(2)]
    assert waits[1] > waits[0]


async def test_where_all_have_failed_one_is_asked_all_the_same() -> None:
    replicas = Replicas(TWO, None)
    for _ in range(2):
        (await replicas.choose()).failed(is_gone=True)
    assert (await replicas.choose()).url in TWO


async def test_a_name_is_looked_up_again_so_that_new_replicas_get_calls() -> None:
    clock, addresses = Clock(), ["10.0.0.1"]

    async def resolve(_host: str, _port: int) -> list[str]:
        return list(addresses)

    replicas = Replicas("http://nlp:8002", resolve, clock)
    assert {(await replicas.choose()).url for _ in range(4)} == {"http://10.0.0.1:8002"}
    addresses[:] = ["10.0.0.2", "fd00::3"]
    clock.seconds += 60
    await replicas.choose()
    await replicas.look_up()
    assert {(await replicas.choose()).url for _ in range(4)} == {
        "http://10.0.0.2:8002",
        "http://[fd00::3]:8002",
    }


def test_no_more_than_a_tenth_of_the_calls_are_made_again() -> None:
    budget = RetryBudget()
    while budget.spend():
        pass
    for _ in range(100):
        budget.earn()
    assert sum(budget.spend() for _ in range(100)) in (9, 10)


async def test_an_answer_that_holds_is_not_asked_for_again() -> None:
    network = Network()
    upstream = upstream_of(network)
    for _ in range(3):
        await ask(upstream, fresh_seconds=60)
    assert sum(network.asked.values()) == 1
