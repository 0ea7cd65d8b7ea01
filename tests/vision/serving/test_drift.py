"""The counts of how photos fare, by shop."""

from __future__ import annotations

from uuid import uuid4

import httpx
from prometheus_client import REGISTRY

from smartrec_vision.serving.drift import OTHER_SHOPS, OWN_SHOP, DriftCounters
from tests.vision.pictures import encoded, jpeg, shirt


def counted(shop: str, outcome: str) -> float:
    return REGISTRY.get_sample_value("vision_photos_total", {"shop": shop, "outcome": outcome}) or 0.0


def test_shops_beyond_the_most_are_counted_together() -> None:
    first, second, third = (uuid4().hex for _ in range(3))
    counters, before = DriftCounters(max_shops=2), counted(OTHER_SHOPS, "named")
    for shop in (first, second, third, first):
        counters.count(shop, "named")
    assert (counted(first, "named"), counted(second, "named"), counted(third, "named")) == (2, 1, 0)
    assert counted(OTHER_SHOPS, "named") == before + 1


def test_a_name_that_is_none_of_a_shop_is_not_kept() -> None:
    before = counted(OTHER_SHOPS, "unsure")
    DriftCounters().count("someone@example.com, a very long name" * 9, "unsure")
    assert counted(OTHER_SHOPS, "unsure") == before + 1


async def test_a_blank_photo_counts_as_no_garment_of_its_shop(vision: httpx.AsyncClient) -> None:
    shop = uuid4().hex
    blank = encoded(shirt((255, 255, 255)), "PNG")
    answer = await vision.post("/v1/analyze", content=blank, headers={"x-smartrec-tenant": shop})
    assert answer.json()["category"] == []
    assert counted(shop, "no_garment") == 1


async def test_what_is_no_picture_counts_as_unreadable(vision: httpx.AsyncClient) -> None:
    before = counted(OWN_SHOP, "unreadable")
    assert (await vision.post("/v1/analyze", content=jpeg()[:40])).status_code == 422
    assert counted(OWN_SHOP, "unreadable") == before + 1


def corrected(said: str, meant: str) -> float:
    labels = {"said": said, "meant": meant}
    return REGISTRY.get_sample_value("vision_corrections_total", labels) or 0.0


async def test_a_correction_counts_for_its_shop_and_for_what_was_meant(vision: httpx.AsyncClient) -> None:
    shop, before = uuid4().hex, corrected("Jacket", "Blazer")
    body = {"said": "jacket", "meant": "Blazer"}
    answer = await vision.post("/v1/feedback", json=body, headers={"x-smartrec-tenant": shop})
    assert answer.json() == {"counted": 1}
    assert counted(shop, "corrected") == 1
    assert corrected("Jacket", "Blazer") == before + 1


async def test_a_garment_where_none_was_seen_and_words_of_ones_own_are_counted_too(
    vision: httpx.AsyncClient,
) -> None:
    before = corrected("no garment", "unknown"), corrected("Jacket", "no garment")
    for body in ({"meant": "call me at 555-0100"}, {"said": "Jacket", "meant": "no garment"}):
        assert (await vision.post("/v1/feedback", json=body)).status_code == 200
    after = corrected("no garment", "unknown"), corrected("Jacket", "no garment")
    assert after == (before[0] + 1, before[1] + 1)
