"""POST /v1/feedback/photo: what users say of a photo that was taken for the wrong thing."""

from __future__ import annotations

import httpx

from tests.gateway.fakes import FakeServices


async def test_a_correction_is_counted_where_photos_are_seen(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    answer = await gateway.post("/v1/feedback/photo", json={"said": "Jacket", "meant": "Blazer"})
    assert answer.json() == {"counted": 1}
    assert services.vision.last_json() == {"said": "Jacket", "meant": "Blazer"}


async def test_what_is_meant_may_be_left_open(gateway: httpx.AsyncClient) -> None:
    assert (await gateway.post("/v1/feedback/photo", json={"said": "Jacket"})).status_code == 200


async def test_a_correction_that_nobody_counts_just_now_is_no_error_for_the_shopper(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.vision.trouble = "down"
    answer = await gateway.post("/v1/feedback/photo", json={"said": "Jacket"})
    assert (answer.status_code, answer.json()) == (200, {"counted": 0})
