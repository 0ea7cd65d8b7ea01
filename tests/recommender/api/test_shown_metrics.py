"""GET /metrics tells what the cache answers, how much of the catalogue is shown, and how much is new."""

from __future__ import annotations

import httpx
from prometheus_client import REGISTRY

from smartrec_recommender.api.shown_metrics import ShownProducts

HOUR = 3600.0


async def count(client: httpx.AsyncClient, series: str) -> float:
    lines = (await client.get("/metrics")).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(series))


async def test_a_list_that_is_asked_for_again_comes_from_the_cache(client: httpx.AsyncClient) -> None:
    hits, places = 'recommender_answers_total{cache="hit"}', "recommender_places_total{"
    before = await count(client, hits), await count(client, places)
    for _ in range(2):
        assert (await client.get("/v1/popular", params={"limit": 6})).status_code == 200
    assert await count(client, hits) == before[0] + 1
    assert await count(client, places) == before[1] + 6, "places are counted where a list was worked out"
    assert await count(client, "recommender_catalogue_products ") == 240


def test_different_products_of_an_hour_are_told_when_it_is_over() -> None:
    shown = ShownProducts()
    shown.count(["a", "b"], 10 * HOUR)
    shown.count(["b", "c"], 10.9 * HOUR)
    shown.count(["d"], 11 * HOUR)
    assert REGISTRY.get_sample_value("recommender_products_shown_last_hour") == 3


def test_an_hour_without_lists_showed_nothing() -> None:
    shown = ShownProducts()
    shown.count(["a", "b"], 10 * HOUR)
    shown.count(["a"], 13 * HOUR)
    assert REGISTRY.get_sample_value("recommender_products_shown_last_hour") == 0
