"""GET /v1/suggest: from the shop's own catalogue and from what its users searched for and found."""

from __future__ import annotations

import pytest

from smartrec_recommender.settings import RecommenderSettings
from tests.recommender.running_recommender import running
from tests.recommender.searching import named, search


async def texts(client, typed: str, limit: int = 8) -> list[str]:
    answer = await client.get("/v1/suggest", params={"q": typed, "limit": limit})
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("jum", "jumpsuit"),
        ("red d", "red dress"),
        ("ald", "Alder"),
        ("floral sk", "floral skirt"),
        ("swaeter", "sweater"),
    ],
)
async def test_the_catalogue_suggests_its_categories_colours_brands_and_attributes(reader, typed, suggested):
    assert suggested in await texts(reader, typed)


async def test_nothing_is_suggested_that_the_shop_has_not(reader):
    assert await texts(reader, "bikini") == []
    assert len(await texts(reader, "r", limit=3)) == 3


async def test_a_query_that_several_users_found_something_by_is_suggested(shop_url, clock):
    settings = RecommenderSettings(database_url=shop_url, query_count_seconds=0)
    async with running(settings, clock) as client:
        for user in ("maya", "tom", "ida"):
            await search(client, words="wedding guest dress", category=named("Dress"), user_id=user)
            await search(client, words="wedding shoes", understood=False, user_id=user)
        assert await texts(client, "wedd") == ["wedding guest dress"]
