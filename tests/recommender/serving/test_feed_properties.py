"""What holds for every feed, whether weights order it or a learned ranker (property tests)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.ranking.extension_points import default_weights
from smartrec_recommender.ranking.scorers import SCORERS
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.requests.schemas import FilterParameters, SessionPage
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.store.connection import for_reading, new_engine
from smartrec_recommender.store.models import write_model
from tests.recommender import shop
from tests.recommender.learned_rankers import made_up_ranker
from tests.recommender.running_recommender import copy_of

PRODUCTS = {product["id"]: product for product in shop.catalogue()}
SETTINGS = settings(max_examples=25, deadline=None, derandomize=True, database=None)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(st.sampled_from(shop.CATEGORIES), min_size=1, max_size=3),
        "brand": st.lists(st.sampled_from(shop.BRANDS), min_size=1, max_size=2),
        "price_max": st.floats(60, 120),
    },
)
FEEDS = st.fixed_dictionaries(
    {
        "user_id": st.sampled_from(["dora", "rosa", "wanda", None]),
        "limit": st.integers(1, 30),
        "filters": st.just({}) | FILTERS,
        "exclude": st.lists(st.sampled_from(sorted(PRODUCTS)), max_size=5),
        "viewed": st.lists(st.sampled_from(sorted(PRODUCTS)), max_size=3),
    }
)


@pytest.fixture(scope="module", params=["weights", "ranker"])
def service(request, postgres_server, shop_template: str) -> Iterator[RecommendationService]:
    with copy_of(postgres_server, shop_template) as url:
        engine = new_engine(url)
        if request.param == "ranker":
            ranker = made_up_ranker(tuple(default_weights(SCORERS)["feed"]))
            with engine.begin() as connection:
                write_model(connection, "ranker", ranker.as_parameters(), {})
        yield RecommendationService(for_reading(engine), ResultsCache(None, 1, 100), lambda: shop.NOW)
        engine.dispose()


def page(asked: dict[str, Any], cursor: str | None = None) -> SessionPage:
    filters = FilterParameters(**asked["filters"]).model_dump(exclude_unset=True)
    return SessionPage(
        **{each: asked[each] for each in ("limit", "exclude", "viewed")}, **filters, cursor=cursor
    )


def may_be_shown(product: dict[str, Any], asked: dict[str, Any]) -> bool:
    filters = asked["filters"]
    is_meant = all(product[kind] in filters.get(kind, [product[kind]]) for kind in ("category", "brand"))
    is_cheap = float(product["price"]) <= filters.get("price_max", 1_000)
    return is_meant and is_cheap and product["id"] not in asked["exclude"]


@SETTINGS
@given(asked=FEEDS)
def test_every_feed_keeps_its_promises(service: RecommendationService, asked: dict[str, Any]) -> None:
    shown = service.feed(asked["user_id"], page(asked)).products
    assert len({each.id for each in shown}) == len(shown), "no product twice"
    allowed = [product for product in PRODUCTS.values() if may_be_shown(product, asked)]
    assert len(shown) == min(asked["limit"], len(allowed)), "as many as asked for, where so many exist"
    assert {each.id for each in shown} <= {product["id"] for product in allowed}
    for each in shown:
        assert sum(reason.weight for reason in each.reasons) == pytest.approx(each.score, abs=1e-6)
        assert all(reason.text for reason in each.reasons)
    scores = [each.score for each in shown]
    assert scores == sorted(scores, reverse=True)


@SETTINGS
@given(asked=FEEDS)
def test_the_same_feed_has_the_same_answer_and_pages_repeat_nothing(
    service: RecommendationService, asked: dict[str, Any]
) -> None:
    first, again = (service.feed(asked["user_id"], page(asked)) for _ in range(2))
    assert first.products == again.products
    if first.next_cursor is not None:
        following = service.feed(asked["user_id"], page(asked, first.next_cursor)).products
        assert not {each.id for each in following} & {each.id for each in first.products}


def test_a_ranker_tells_its_score_by_scorer(service: RecommendationService, request) -> None:
    kinds = {reason.kind for each in service.feed("dora", page(empty())).products for reason in each.reasons}
    assert len(kinds) > 2
    assert ("ranker" in kinds) == (request.node.callspec.params["service"] == "ranker")


def empty() -> dict[str, Any]:
    return {"limit": 10, "exclude": [], "viewed": [], "filters": {}}
