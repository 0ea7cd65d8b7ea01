"""A scorer, a candidate source and a rule of a shop's own, as `docs/ranking.md` shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smartrec_recommender.ranking.configuration import CandidateLimits
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.settings import RecommenderSettings
from tests.recommender.running_recommender import Clock, running

PAGE = Path(__file__).parents[3] / "docs" / "ranking.md"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """All names of the page's own code, run from top to bottom."""
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 (our own page)
    return names


async def feed(url: str, configuration: Any) -> list[dict[str, Any]]:
    async with running(RecommenderSettings(database_url=url), Clock(), configuration) as client:
        answer = await client.get("/v1/users/dora/recommendations")
    assert answer.status_code == 200, answer.text
    products: list[dict[str, Any]] = answer.json()["products"]
    return products


async def test_a_scorer_of_ones_own_is_in_the_score_and_told_as_a_reason(example, read_shop_url):
    configuration = STANDARD.extended(scorers=[replace(example["BARGAIN"], feed_weight=50.0)])
    usual, products = await feed(read_shop_url, STANDARD), await feed(read_shop_url, configuration)
    assert np.mean([one["price"] for one in products]) < np.mean([one["price"] for one in usual])
    for product in products:
        reasons = {reason["kind"]: reason for reason in product["reasons"]}
        assert reasons["bargain"]["text"] == f"only {product['price']:.2f}"
        assert sum(reason["weight"] for reason in product["reasons"]) == pytest.approx(product["score"])


async def test_the_first_stage_counts_it_so_that_the_cheapest_are_candidates(example, read_shop_url):
    configuration = replace(
        STANDARD.extended(scorers=[replace(example["BARGAIN"], feed_weight=1000.0)]),
        sources=(),
        limits=CandidateLimits(first_stage=20),
    )
    products = await feed(read_shop_url, configuration)
    assert max(one["price"] for one in products) < 30


async def test_a_source_of_ones_own_adds_candidates_that_the_first_stage_overlooks(example, read_shop_url):
    overlooked = replace(example["BARGAIN"], reads="anything", feed_weight=1000.0)
    without = replace(
        STANDARD.extended(scorers=[overlooked]), sources=(), limits=CandidateLimits(first_stage=20)
    )
    usual = await feed(read_shop_url, without)
    products = await feed(read_shop_url, without.extended(sources=[example["CHEAPEST"]]))
    assert max(one["price"] for one in usual) > 30
    assert max(one["price"] for one in products) < 30


async def test_a_rule_of_ones_own_puts_products_last_and_says_why(example, read_shop_url):
    configuration = STANDARD.extended(adjustments=[example["EXPENSIVE_LAST"]])
    usual, products = await feed(read_shop_url, STANDARD), await feed(read_shop_url, configuration)
    assert max(one["price"] for one in usual) > 100
    assert max(one["price"] for one in products) < 100
    assert "expensive" in {part.name for part in example["configuration"].adjustments}


def test_a_name_that_is_taken_is_refused():
    taken = STANDARD.scorers[1]
    with pytest.raises(ValueError, match=f"taken: {taken.name}"):
        STANDARD.extended(scorers=[taken])


def test_the_page_lists_every_scorer_with_its_weights():
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| `([\w/.]+)` \| (\S+) \| (\S+) \|$", PAGE.read_text(), re.MULTILINE
    )
    told = [(name, reads, _weight(search), _weight(feed)) for name, reads, _, search, feed in rows]
    assert told == [
        (each.name, each.reads, each.search_weight, each.feed_weight) for each in STANDARD.scorers
    ]


def _weight(written: str) -> float | None:
    return None if written == "–" else float(written)
