"""A call that takes long: it is waited for while its service answers its probe, and not if that hangs too."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from smartrec_gateway.clients.resilience.replicas import Replicas
from smartrec_gateway.clients.resilience.replicated_sender import PROBE
from smartrec_gateway.clients.transport import Body, Reply, Unreachable
from smartrec_gateway.clients.upstream import (
    CallContext,
    CallOptions,
    Upstream,
    UpstreamModel,
    UpstreamUnavailable,
)
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions

LONGEST_SECONDS = 60.0


class Answer(UpstreamModel):
    seen_by: str


class Network:
    """Calls are answered once their replica was asked by its probe. `hangs`: replicas that answer neither."""

    def __init__(self, probe: Reply, hangs: frozenset[str] = frozenset()) -> None:
        self._probe, self._hangs = probe, hangs
        self._was_probed = asyncio.Event()

    async def send(self, _method: str, url: str, _headers: Mapping[str, str], _body: Body) -> Reply:
        replica = url.split("/")[2]
        if replica in self._hangs:
            await asyncio.Event().wait()
        if url.endswith(PROBE):
            self._was_probed.set()
            if self._probe.status == 0:
                raise Unreachable
            return self._probe
        await self._was_probed.wait()
        await asyncio.sleep(0)
        return Reply(200, b'{"seen_by": "%s"}' % replica.encode())

    async def close(self) -> None:
        """There is nothing to close."""


async def asked(network: Network, urls: str = "http://one:1") -> str:
    options = CallOptions(LONGEST_SECONDS, LimitOptions(1.0, 1.0), is_watched=True)
    vision = Upstream("vision", network, Replicas(urls, None), {}, options)
    context = CallContext.starting_now("r", LONGEST_SECONDS)
    async with asyncio.timeout(LONGEST_SECONDS / 2):  # far sooner than the call's own time
        return (await vision.call("POST", "/v1/analyze", Answer, context)).seen_by


@pytest.mark.parametrize(
    "probe", [Reply(200), Reply(503, b'{"ok": [], "failing": {"draining": "told to stop"}}')]
)
async def test_a_long_call_is_waited_for_while_its_service_is_well_or_finishes(probe: Reply) -> None:
    assert await asked(Network(probe)) == "one:1"


@pytest.mark.parametrize("probe", [Reply(503, b'{"failing": {"model_server": "no answer"}}'), Reply(0)])
async def test_a_service_that_is_not_well_is_not_waited_for(probe: Reply) -> None:
    class NeverAnswers(Network):
        async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
            if not url.endswith(PROBE):
                await asyncio.Event().wait()
            return await super().send(method, url, headers, body)

    with pytest.raises(UpstreamUnavailable):
        await asked(NeverAnswers(probe))


async def test_a_service_that_answers_no_probe_either_is_not_waited_for() -> None:
    with pytest.raises(UpstreamUnavailable):
        await asked(Network(Reply(200), hangs=frozenset({"one:1"})))


async def test_another_replica_does_what_one_that_hangs_does_not() -> None:
    network = Network(Reply(200), hangs=frozenset({"one:1"}))
    assert await asked(network, "http://one:1, http://two:2") == "two:2"
