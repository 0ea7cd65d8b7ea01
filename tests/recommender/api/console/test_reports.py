"""Reports: what is searched for, and what the catalogue lacks."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.models import write_model
from smartrec_recommender.store.quality import Measured, keep
from tests.recommender.running_recommender import running


async def rows(client: httpx.AsyncClient, kind: str) -> list[dict[str, Any]]:
    answer = await client.get("/v1/reports/searches", params={"kind": kind})
    found: list[dict[str, Any]] = answer.json()["searches"]
    return found


@pytest.fixture
def searched(engine: sa.Engine) -> None:
    """Two queries of several users: one is corrected and clicked, the other shown and left."""
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO search_queries (query, searches, not_understood, without_match, askers, "
                "corrected, read_as) VALUES ('sumer dress', 9, 0, 0, 3, 9, 'sumer → summer'), "
                "('grey jeans', 4, 0, 1, 6, 0, NULL), ('of one user', 50, 0, 0, 1, 0, NULL)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO feedback (event_id, product_id, kind, query, occurred_at) VALUES "
                "('1', 'P00002', 'impression', 'Grey jeans', now()), "
                "('2', 'P00002', 'impression', 'sumer dress', now()), "
                "('3', 'P00002', 'click', 'sumer dress', now())"
            )
        )


async def test_searches_are_told_by_how_they_fared(client, searched):
    assert [row["query"] for row in await rows(client, "frequent")] == ["sumer dress", "grey jeans"]
    assert [row["query"] for row in await rows(client, "without_match")] == ["grey jeans"]
    assert [row["query"] for row in await rows(client, "without_click")] == ["grey jeans"]
    [corrected] = await rows(client, "corrected")
    assert (corrected["read_as"], corrected["clicks"]) == ("sumer → summer", 1)


async def test_what_is_read_as_something_else_is_counted(shop_url, clock):
    words = {"words": "sumer dress", "corrections": ["sumer → summer"]}
    category = {"category": [{"name": "Dress", "score": 1.0}]}
    settings = RecommenderSettings(database_url=shop_url, query_count_seconds=0)
    async with running(settings, clock) as counting:
        for user in ("maya", "tom", "ida"):
            await counting.post("/v1/search", json={**category, **words, "user_id": user})
        [counted] = await rows(counting, "corrected")
    assert (counted["query"], counted["corrected"]) == ("sumer dress", 3)
    assert counted["read_as"] == "sumer → summer"


async def test_a_purchase_of_what_was_clicked_is_told_beside_the_clicks(client, engine):
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO feedback (event_id, user_id, product_id, kind, list, occurred_at) "
                "SELECT 'c' || t.transaction_id, u.user_id, p.product_id, 'click', 'feed', t.occurred_at - "
                "interval '1 day' FROM transactions t JOIN users u USING (user_number) "
                "JOIN products p USING (product_number) WHERE t.kind = 'purchase' LIMIT 1"
            )
        )
    report = await client.get("/v1/reports/click-through", params={"by": "list", "days": 365})
    [row] = report.json()["rows"]
    assert (row["clicks"], row["purchases"]) == (1, 1)


async def test_the_catalogues_health_counts_what_products_lack(client, engine):
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE products SET price = NULL WHERE product_id IN ('P00001', 'P00002')")
        )
    health = (await client.get("/v1/reports/catalogue-health")).json()
    [price] = [finding for finding in health["findings"] if finding["lacks"] == "price"]
    assert (health["products"], price["products"]) == (240, 2)
    assert [example["id"] for example in price["examples"]] == ["P00001", "P00002"]


async def test_words_that_no_table_knows_are_told_with_an_example(client, engine):
    with engine.begin() as connection:
        number = connection.execute(
            sa.text("INSERT INTO terms (kind, name) VALUES ('shop_category', 'Zyx') RETURNING term_number")
        ).scalar_one()
        connection.execute(
            sa.text("UPDATE products SET shop_category_term = :number WHERE product_id = 'P00001'"),
            {"number": number},
        )
    [unmapped] = (await client.get("/v1/reports/unmapped-categories")).json()["categories"]
    assert (unmapped["word"], unmapped["products"]) == ("Zyx", 1)


async def test_what_was_measured_and_learned_is_told_the_newest_first(client, engine):
    measured = Measured("time", 1840, 240, 0.0634, 0.058, 0.0688, "weekly popularity", 0.061)
    for ndcg in (0.0634, 0.0812):
        with engine.begin() as connection:
            keep(connection, measured._replace(ndcg=ndcg))
    for chosen in ({}, {"chosen": "learned"}):  # an older release did not keep the name
        with engine.begin() as connection:
            figures = {"interactions": 90, "of_models": {}}
            write_model(connection, "collaborative", {"item_item": "bm25"}, figures)
            write_model(connection, "blend", chosen, {"learned": 0.08, "default": 0.07})
    report = (await client.get("/v1/reports/quality", params={"limit": 5})).json()
    assert [one["ndcg"] for one in report["evaluations"]] == [0.0812, 0.0634]
    assert report["evaluations"][0]["best_single"] == "weekly popularity"
    assert [(one["weights"], one["ndcg"]) for one in report["refreshes"]] == [("learned", 0.08), (None, None)]
    newest, older = (one["model_version"] for one in report["refreshes"])
    assert newest > older
