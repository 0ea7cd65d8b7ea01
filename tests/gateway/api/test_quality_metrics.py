"""GET /metrics tells how well shoppers are served, and nothing of who they are or what they asked."""

from __future__ import annotations

import httpx

from tests.gateway.fakes import FakeServices

CLICK = {"kind": "click", "product_id": "P00003", "user_id": "maya"}


async def count(gateway: httpx.AsyncClient, series: str) -> float:
    lines = (await gateway.get("/metrics")).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(series))


async def test_searches_are_counted_by_whether_they_were_understood(gateway: httpx.AsyncClient) -> None:
    understood = 'gateway_answers_total{degraded="none",source="text",understood="yes"}'
    not_understood = understood.replace("yes", "no")
    before = await count(gateway, understood), await count(gateway, not_understood)
    await gateway.post("/v1/search/text", json={"query": "red floral dress", "user_id": "maya"})
    await gateway.post("/v1/search/text", json={"query": "when does the train leave"})
    after = await count(gateway, understood), await count(gateway, not_understood)
    assert after == (before[0] + 1, before[1] + 1)
    metrics = (await gateway.get("/metrics")).text
    assert "maya" not in metrics
    assert "train" not in metrics


async def test_an_answer_without_a_service_is_counted_under_its_name(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    series = 'gateway_answers_total{degraded="nlp",source="text"'
    before = await count(gateway, series)
    services.nlp.trouble = "breaks off"
    body = (await gateway.post("/v1/search/text", json={"query": "red dress"})).json()
    assert body["degraded"] == ["nlp"]
    assert await count(gateway, series) == before + 1


async def test_lists_are_counted_by_what_the_cache_had(gateway: httpx.AsyncClient) -> None:
    before = await count(gateway, "gateway_lists_total{")
    await gateway.get("/v1/users/maya/recommendations")
    assert await count(gateway, "gateway_lists_total{") == before + 1


async def test_photos_are_counted_by_the_model_that_read_them(
    gateway: httpx.AsyncClient, photo: bytes
) -> None:
    series = 'gateway_photos_total{model="fashion 1"}'
    before = await count(gateway, series)
    await gateway.post("/v1/search/image", files={"image": ("dress.jpg", photo, "image/jpeg")})
    assert await count(gateway, series) == before + 1


async def test_what_was_recorded_is_counted_by_kind_and_what_was_refused_is_not(
    gateway: httpx.AsyncClient,
) -> None:
    before = await count(gateway, 'gateway_feedback_total{kind="click"}')
    await gateway.post("/v1/feedback", json={"events": [CLICK, {**CLICK, "product_id": "nowhere"}]})
    assert await count(gateway, 'gateway_feedback_total{kind="click"}') == before + 1
