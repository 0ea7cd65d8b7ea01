"""Three times as much as can be answered, at small scale: `make measure-overload` is the whole of it."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

AT_ONCE, TAKES_SECONDS = 4, 0.1  # so the recommender answers forty a second at most
SECONDS, TIMES = 2.0, 3


class SlowServices(FakeServices):
    """Searches wait for one of the recommender's few places."""

    def __init__(self) -> None:
        super().__init__()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/search":
            async with self._places:
                await asyncio.sleep(TAKES_SECONDS)
        return await super().handle(request)


def sentences() -> Iterator[str]:
    """No two are the same, so that none stands in for another."""
    return (f"red dress under {number} euros" for number in itertools.count(20))


@pytest.mark.alone
async def test_three_times_too_much_leaves_most_of_what_can_be_answered_and_passes() -> None:
    """A third at least, as the machine may be busy; where everything is taken, next to nothing is left."""
    loop, texts = asyncio.get_running_loop(), sentences()
    patient = {"deadline_seconds": 60, "recommender_timeout_seconds": 60, "nlp_timeout_seconds": 60}
    async with gateway_client(SlowServices(), rate_limit_per_minute=0, **patient) as gateway:

        async def search() -> str:
            filters = {"price_max": 1000}  # so that the popular products do not stand in either
            answer = await gateway.post("/v1/search/text", json={"query": next(texts), "filters": filters})
            if answer.status_code == 503:
                assert int(answer.headers["retry-after"]) > 0
                return "refused"
            return "degraded" if answer.json()["degraded"] else "good"

        async def ask_on(until: float) -> int:
            good = 0
            while loop.time() < until:
                good += await search() == "good"
            return good

        began = loop.time()
        peak = sum(await asyncio.gather(*(ask_on(began + SECONDS) for _ in range(2 * AT_ONCE))))
        peak_per_second = peak / (loop.time() - began)

        began, asked = loop.time(), []
        while (passed := loop.time() - began) < SECONDS:
            due = int(passed * TIMES * peak_per_second) - len(asked)
            asked += [asyncio.ensure_future(search()) for _ in range(due)]
            await asyncio.sleep(0.01)
        ends = Counter(await asyncio.gather(*asked))
        good_per_second = ends["good"] / (loop.time() - began)

        assert ends.keys() <= {"good", "degraded", "refused"}, ends
        assert good_per_second >= peak_per_second / 3, ends
        async with asyncio.timeout(60):
            while await search() != "good":  # noqa: ASYNC110 (nothing tells when it has passed)
                await asyncio.sleep(0.05)
