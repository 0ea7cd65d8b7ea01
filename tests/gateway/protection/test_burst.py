"""More than can be answered, at the whole gateway: what is refused, how, and that it passes."""

from __future__ import annotations

import asyncio

import httpx

from smartrec_gateway.clients.resilience.replicated_sender import PROBE
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

DRESS = {"query": "red dress"}
PLACES = 16  # at the recommender, before it has answered anything


def sentences_read(services: FakeServices) -> int:
    """How many nlp was asked to read; of its health it may be asked besides."""
    return sum(request.url.path != PROBE for request in services.nlp.requests)


async def test_a_burst_is_answered_or_refused_soon_and_leaves_nothing_behind(services: FakeServices) -> None:
    services.recommender.is_held = asyncio.Event()  # it takes searches, and answers none for now
    services.recommender.held_path = "/v1/search"
    patient = {"deadline_seconds": 60, "recommender_timeout_seconds": 60, "nlp_timeout_seconds": 60}
    async with gateway_client(services, silent_seconds=60, **patient) as gateway:  # the machine may be busy
        searches = [asyncio.ensure_future(gateway.post("/v1/search/text", json=DRESS)) for _ in range(100)]
        async with asyncio.timeout(60):
            while len([search for search in searches if not search.done()]) > PLACES:
                await asyncio.wait(searches, return_when=asyncio.FIRST_COMPLETED, timeout=0.1)
        held = [search for search in searches if not search.done()]
        assert len(held) == services.recommender.most_held["/v1/search"] == PLACES
        for search in searches:
            if search.done():
                answer = search.result()
                assert_problem(answer, 503, "service-busy")
                assert int(answer.headers["retry-after"]) > 0
        services.recommender.is_held.set()
        assert {(await search).status_code for search in held} == {200}
        assert (await gateway.post("/v1/search/text", json=DRESS)).json()["degraded"] == []


async def test_without_nlp_a_burst_of_sentences_takes_no_more_places_than_there_are(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.nlp.trouble = "down"
    for _ in range(5):  # so that it is known to be down
        assert (await gateway.post("/v1/search/text", json=DRESS)).json()["degraded"] == ["nlp"]
    services.recommender.is_held = asyncio.Event()
    searches = [
        asyncio.ensure_future(gateway.post("/v1/search/text", json={**DRESS, "user_id": f"user-{number}"}))
        for number in range(60)
    ]
    await asyncio.wait(searches, timeout=0.2)
    # Half of its places, and one call for all others: whoever asks for a list finds a place.
    assert services.recommender.most_held["/v1/search"] <= 9
    services.recommender.is_held.set()
    for call in searches:
        answer = await call
        assert (answer.status_code, answer.json()["degraded"][0]) == (200, "nlp")
        assert len(answer.json()["products"]) == 10


async def test_where_nlp_answers_nobody_sentences_get_popular_products_and_lists_do_not_wait(
    services: FakeServices,
) -> None:
    services.nlp.trouble = "slow"
    async with gateway_client(services, nlp_timeout_seconds=4) as gateway:
        searches = [asyncio.ensure_future(gateway.post("/v1/search/text", json=DRESS)) for _ in range(60)]
        await services.nlp.was_asked.wait()
        feed = await gateway.get("/v1/users/maya/recommendations")
        assert feed.status_code == 200
        assert any(not search.done() for search in searches)  # they wait for nlp, the feed does not
        answers = await asyncio.gather(*searches)
        assert {(answer.status_code, *answer.json()["degraded"]) for answer in answers} == {(200, "nlp")}
        asked = sentences_read(services)
        answer = await gateway.post("/v1/search/text", json=DRESS)
        assert answer.json()["degraded"] == ["nlp"]
        assert sentences_read(services) - asked <= 1  # known to be down; on a busy machine a trial is due
        assert asked <= PLACES + 1
