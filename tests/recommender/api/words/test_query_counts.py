"""What is searched for and not found: counted by query, for the shop, of nobody in particular."""

from __future__ import annotations

import json
from itertools import product

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.domain.searching.query_log import MOST_PENDING, QueryLog, countable
from smartrec_recommender.jobs.decisions.words import words_app
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.words import searches
from tests.recommender.running_recommender import running
from tests.recommender.searching import named, search


@pytest.fixture
async def counting(shop_url, clock):
    async with running(RecommenderSettings(database_url=shop_url, query_count_seconds=0), clock) as client:
        yield client


async def unmet(client) -> dict[str, dict[str, int]]:
    answer = await client.get("/v1/unmet-queries")
    return {row["query"]: row for row in answer.json()["queries"]}


async def test_what_several_users_missed_is_told_with_how_often_and_why(counting):
    for user in ("maya", "tom", "ida"):
        await search(counting, words="  Handbag ", understood=False, user_id=user)
        await search(counting, words="tasselled", attributes=named("tassel"), user_id=user)
        await search(counting, words="dress", category=named("Dress"), user_id=user)
    found = await unmet(counting)
    assert set(found) == {"handbag", "tasselled"}
    assert (found["handbag"]["searches"], found["handbag"]["not_understood"]) == (3, 3)
    assert (found["tasselled"]["not_understood"], found["tasselled"]["without_match"]) == (0, 3)


async def test_an_answer_that_nobody_clicked_is_counted_where_clicks_are_told(counting):
    for user in ("maya", "tom", "ida"):
        await search(counting, words="jeans", category=named("Jeans"), user_id=user)
        await search(counting, words="dress", category=named("Dress"), user_id=user)
    assert await unmet(counting) == {}
    clicks = [
        {"event_id": user, "kind": "click", "product_id": "P00001", "user_id": user, "query": " Dress"}
        for user in ("maya", "tom", "ida")
    ]
    await counting.post("/v1/feedback:batch", json={"events": clicks})
    found = await unmet(counting)
    assert set(found) == {"jeans"}
    assert (found["jeans"]["without_match"], found["jeans"]["without_click"]) == (0, 3)


async def test_what_one_user_alone_typed_is_not_told(counting):
    for _ in range(3):
        await search(counting, words="clothes for anna smith", understood=False, user_id="maya")
    assert await unmet(counting) == {}


async def test_another_page_and_a_search_without_words_are_not_counted(counting):
    for user in ("maya", "tom", "ida"):
        page = await search(counting, words="handbag", understood=False, user_id=user)
        await search(counting, words="handbag", understood=False, user_id=user, cursor=page["next_cursor"])
    assert (await unmet(counting))["handbag"]["searches"] == 3


async def test_counts_that_wait_are_written_when_the_service_stops(shop_url, clock, engine):
    async with running(RecommenderSettings(database_url=shop_url, query_count_seconds=3600), clock) as client:
        for user in ("maya", "tom", "ida"):
            await search(client, words="handbag", understood=False, user_id=user)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT sum(searches) FROM search_queries")).scalar() == 3


def test_the_command_prints_them(shop_url, engine):
    log = QueryLog(0)
    for user in ("maya", "tom", "ida"):
        log.add("ski boots", user, is_understood=False, has_match=False)
    with engine.begin() as connection:
        searches.add_counts(connection, log.due(1.0))
    result = CliRunner().invoke(words_app, ["unmet", "--json", "--database-url", shop_url])
    assert [row["query"] for row in json.loads(result.output)] == ["ski boots"], result.output


@pytest.mark.parametrize(
    "text", ["anna@example.com dress", "call 0170 1234567", "https://shop.example/p", "x" * 101, "  "]
)
def test_a_query_that_may_name_somebody_or_is_endless_is_not_counted(text: str):
    assert countable(text) is None


def test_the_log_is_bounded():
    log = QueryLog(0)
    for letters in product("abcdefghijkl", repeat=3):
        log.add("".join(letters), "maya", is_understood=True, has_match=True)
    assert len(log.due(1.0)) == MOST_PENDING
