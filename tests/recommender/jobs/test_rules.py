"""Business rules in the answers, and their commands."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.domain.business_rules.definitions import NewRule
from smartrec_recommender.jobs.commands import app
from smartrec_recommender.store.decisions.rules import add_rule, remove_rule
from tests.recommender import shop

JEANS = {"category": [{"name": "Jeans", "score": 1.0}]}


def rule(engine: sa.Engine, kind: str, selector: dict[str, Any], **more: Any) -> int:
    with engine.begin() as connection:
        return add_rule(connection, NewRule(kind=kind, selector=selector, **more))  # type: ignore[arg-type]


async def search(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.post("/v1/search", json={**JEANS, **asked})
    assert answer.status_code == 200, answer.text
    products: list[dict[str, Any]] = answer.json()["products"]
    return products


def ids(products: list[dict[str, Any]]) -> list[str]:
    return [product["id"] for product in products]


def by_shop(product: dict[str, Any]) -> list[str]:
    return [reason["text"] for reason in product["reasons"] if reason["kind"] == "shop"]


def add_up(products: list[dict[str, Any]]) -> bool:
    scores = [product["score"] for product in products]
    sums = [sum(reason["weight"] for reason in product["reasons"]) for product in products]
    return sums == pytest.approx(scores, abs=1e-6) and scores == sorted(scores, reverse=True)


class TestBoostAndBury:
    async def test_a_boosted_brand_comes_first_and_the_reason_says_so(self, client, engine):
        before = await search(client)
        assert {product["brand"] for product in before} == {"Alder", "Birch", "Cedar"}
        rule(engine, "boost", {"brands": ["cedar"]}, strength=1.0)
        after = await search(client)
        assert {product["brand"] for product in after} == {"Cedar"}
        assert all(by_shop(product) == ["favoured by the shop"] for product in after)
        assert add_up(after)

    async def test_what_is_buried_goes_behind_the_rest(self, client, engine):
        first = (await search(client))[0]["id"]
        rule(engine, "bury", {"products": [first]}, strength=1.0)
        after = await search(client, limit=30)
        assert [product["id"] for product in after if product["category"] == "Jeans"][-1] == first
        assert by_shop(next(product for product in after if product["id"] == first)) == [
            "put back by the shop"
        ]
        assert add_up(after)

    async def test_a_removed_rule_counts_no_more(self, client, engine):
        before = await search(client)
        number = rule(engine, "boost", {"brands": ["Cedar"]}, strength=1.0)
        assert await search(client) != before
        with engine.begin() as connection:
            assert remove_rule(connection, number)
        assert await search(client) == before


class TestExclude:
    async def test_products_are_selected_by_price_stock_and_attribute_together(self, client, engine):
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE products SET stock = 1 WHERE product_number % 2 = 0"))
        selector = {"attributes": ["Striped"], "price_min": 40, "stock_max": 2}
        rule(engine, "exclude", selector)
        shown = set(ids(await search(client, limit=100)))
        with engine.connect() as connection:
            striped = "attribute_terms && ARRAY(SELECT term_number FROM terms WHERE name = 'striped')"
            statement = f"SELECT product_id FROM products WHERE price >= 40 AND stock <= 2 AND {striped}"  # noqa: S608
            excluded = set(connection.execute(sa.text(statement)).scalars())
        assert excluded
        assert not shown & excluded

    async def test_it_is_shown_in_no_list_at_all(self, client, engine):
        rule(engine, "exclude", {"categories": ["Jeans"]})
        for path in (
            "/v1/popular",
            "/v1/new",
            "/v1/users/dora/recommendations",
            "/v1/products/P00042/similar",
        ):
            products = (await client.get(path, params={"limit": 50})).json()["products"]
            assert products
            assert "Jeans" not in {product["category"] for product in products}


class TestPin:
    async def test_pins_stand_in_their_places_and_the_reason_says_so(self, client, engine):
        before = ids(await search(client, limit=30))
        rule(engine, "pin", {"products": [before[20]]}, place=1)
        rule(engine, "pin", {"products": [before[25]]}, place=4)
        after = await search(client)
        assert (after[0]["id"], after[3]["id"]) == (before[20], before[25])
        assert by_shop(after[0]) == by_shop(after[3]) == ["picked by the shop"]
        others = [name for name in ids(after) if name not in (before[20], before[25])]
        assert others == before[:8]
        assert add_up(after)

    async def test_a_pin_never_violates_a_filter_or_what_was_asked(self, client, engine):
        rule(engine, "pin", {"products": ["P00002", "P00000"]}, place=1)
        assert (await search(client))[0]["id"] == "P00002"
        for asked in (
            {"filters": {"price_min": 50}},
            {"filters": {"colour": ["navy"]}},
            {"negated": {"colours": ["red"]}},
            {"exclude": ["P00002"]},
            {"category": [{"name": "Tee", "score": 1.0}]},
        ):
            assert not {"P00002", "P00000"} & set(ids(await search(client, **asked)))

    async def test_a_pin_is_not_repeated_on_the_next_page(self, client, engine):
        rule(engine, "pin", {"products": ["P00018"]}, place=1)
        first = (await client.post("/v1/search", json=JEANS)).json()
        second = await search(client, cursor=first["next_cursor"])
        assert first["products"][0]["id"] == "P00018"
        assert not set(ids(first["products"])) & set(ids(second))

    async def test_what_is_pinned_and_sold_out_is_not_shown(self, client, engine):
        rule(engine, "pin", {"products": ["P00018"]}, place=1)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE products SET stock = 0 WHERE product_id = 'P00018'"))
            connection.execute(sa.text("UPDATE products SET updated_at = now()"))
            connection.execute(
                sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")
            )
        assert "P00018" not in ids(await search(client, limit=50))

    async def test_a_pin_for_the_feed_leaves_searches_alone(self, client, engine):
        rule(engine, "pin", {"products": ["P00018"], "answers": ["feed"]}, place=1)
        feed = (await client.get("/v1/users/rosa/recommendations")).json()["products"]
        assert feed[0]["id"] == "P00018"
        assert not any(by_shop(product) for product in await search(client))


async def test_a_rule_begins_and_ends_at_its_moments_though_answers_are_cached(client, engine, clock):
    begin = shop.NOW + timedelta(hours=1)
    rule(
        engine,
        "exclude",
        {"products": ["P00002"]},
        active_from=begin,
        active_until=begin + timedelta(hours=1),
    )
    shown = []
    for hours in (0, 1, 2):
        clock.now = shop.NOW + timedelta(hours=hours)
        shown.append("P00002" in ids(await search(client, sort="newest")))
    assert shown == [True, False, True]


class TestCommands:
    @pytest.fixture
    def run(self, shop_url: str) -> Any:
        def run(*words: str) -> Any:
            return CliRunner().invoke(app, [*words, "--database-url", shop_url])

        return run

    async def test_a_rule_is_added_listed_and_removed(self, client, run):
        added = run("rules", "add", "pin", "--product", "P00018", "--place", "1", "--until", "2030-01-01")
        assert added.exit_code == 0, added.output
        assert "1 products" in added.output
        assert (await search(client))[0]["id"] == "P00018"
        [listed] = json.loads(run("rules", "list", "--json").stdout)
        assert (listed["kind"], listed["place"], listed["products"]) == ("pin", 1, 1)
        assert listed["active_until"].startswith("2030-01-01 00:00:00+00:00")
        assert "picked" not in run("rules", "list").output
        assert run("rules", "remove", str(listed["rule_number"])).exit_code == 0
        assert json.loads(run("rules", "list", "--json").stdout) == []

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["boost"], "Say which products"),
            (["pin", "--brand", "Alder"], "ids of its products"),
            (["exclude", "--product", "P00001", "--strength", "1"], "strength"),
            (["promote", "--product", "P00001"], "boost"),
            (["exclude", "--product", "P99999", "--brand", "Alder"], "product P99999"),
            (["exclude", "--brand", "Nobody"], "brand Nobody"),
            (["exclude", "--brand", "Alder", "--from", "yesterday"], "2026-12-24"),
            (
                ["exclude", "--brand", "Alder", "--from", "2030-01-02", "--until", "2030-01-01"],
                "before it ends",
            ),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused_with_what_to_do(self, run, words, told):
        refused = run("rules", "add", *words)
        assert refused.exit_code == 1
        assert told in refused.output.replace("\n", " ")

    def test_removing_a_rule_that_is_not_there_is_an_error(self, run):
        assert run("rules", "remove", "77").exit_code == 1
