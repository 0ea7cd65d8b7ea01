"""What holds for every query and every shopper (property tests over the small shop)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.profile import Profile, profile_of
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.store.connection import for_reading, new_engine
from tests.recommender import shop

PRODUCTS = {product["id"]: product for product in shop.catalogue()}
SETTINGS = settings(max_examples=40, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def service(read_shop_url: str) -> Iterator[RecommendationService]:
    engine = new_engine(read_shop_url)
    yield RecommendationService(for_reading(engine), ResultsCache(None, 1, 100), lambda: shop.NOW)
    engine.dispose()


@pytest.fixture(scope="module")
def snapshot(read_shop_url: str) -> Snapshot:
    engine = new_engine(read_shop_url)
    with engine.connect() as connection:
        snapshot = read_snapshot(connection)
    engine.dispose()
    return snapshot


def named(names: tuple[str, ...], most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    scored = st.fixed_dictionaries({"name": st.sampled_from(names), "score": st.floats(0.05, 1.0)})
    return st.lists(scored, max_size=most, unique_by=lambda each: each["name"])


DETAILS = shop.PATTERNS + shop.FABRICS + shop.DETAILS
PRICES = st.none() | st.tuples(st.floats(15, 120), st.floats(15, 120)).map(
    lambda bounds: {"min": min(bounds), "max": max(bounds), "currency": "EUR"}
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(st.sampled_from(shop.CATEGORIES), min_size=1, max_size=3),
        "brand": st.lists(st.sampled_from(shop.BRANDS), min_size=1, max_size=2),
        "colour": st.lists(st.sampled_from(shop.COLOURS), min_size=1, max_size=4),
        "price_min": st.floats(15, 60),
        "price_max": st.floats(60, 120),
    },
)
SEARCHES = st.fixed_dictionaries(
    {
        "user_id": st.sampled_from([None, "dora", "rosa", "wanda", "nobody"]),
        "limit": st.integers(1, 30),
        "category": named(shop.CATEGORIES, 3),
        "attributes": named(DETAILS, 4),
        "colours": named(shop.COLOURS, 2),
        "negated": st.fixed_dictionaries(
            {
                "attributes": st.lists(st.sampled_from(DETAILS), max_size=2),
                "colours": st.lists(st.sampled_from(shop.COLOURS), max_size=2),
                "categories": st.lists(st.sampled_from(shop.CATEGORIES), max_size=2),
            }
        ),
        "price": PRICES,
        "sort": st.sampled_from([None, None, "price_asc", "newest"]),
        "brands": st.lists(st.sampled_from(shop.BRANDS), max_size=1),
        "understood": st.sampled_from([True, True, True, False]),
        "filters": st.just({}) | FILTERS,
        "exclude": st.lists(st.sampled_from(sorted(PRODUCTS)), max_size=5),
        "viewed": st.lists(st.sampled_from(sorted(PRODUCTS)), max_size=3),
    }
)


def meets(product: dict[str, Any], filters: dict[str, Any]) -> bool:
    inside = filters.get("price_min", 0) <= float(product["price"]) <= filters.get("price_max", 1_000)
    return inside and all(
        product[kind] in filters.get(kind, [product[kind]]) for kind in ("category", "brand", "colour")
    )


def may_be_shown(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Whatever is neither ruled out nor excluded nor filtered out; all else is a wish."""
    negated = asked["negated"]
    return [
        each
        for each in PRODUCTS.values()
        if each["category"] not in negated["categories"]
        and each["colour"] not in negated["colours"]
        and not set(each["attributes"]) & set(negated["attributes"])
        and each["id"] not in asked["exclude"]
        and meets(each, asked["filters"])
    ]


@SETTINGS
@given(asked=SEARCHES)
def test_every_answer_keeps_its_promises(service: RecommendationService, asked: dict[str, Any]) -> None:
    answer = service.search(SearchRequest(**asked))
    products = [(PRODUCTS[each.id], each) for each in answer.products]

    assert len({each.id for _, each in products}) == len(products), "no product twice"
    allowed = may_be_shown(asked)
    assert len(products) == min(asked["limit"], len(allowed)), "as many as asked for, where so many exist"
    for product, each in products:
        assert product in allowed, "what was ruled out is not shown"
        assert sum(reason.weight for reason in each.reasons) == pytest.approx(each.score, abs=1e-6)
        relaxed = [reason.text for reason in each.reasons if reason.kind == "relaxed"]
        if asked["price"] and not asked["price"]["min"] <= each.price <= asked["price"]["max"]:
            assert any("price" in text for text in relaxed), "what is given up is told"
    if asked["sort"] is None:
        scores = [each.score for _, each in products]
        assert scores == sorted(scores, reverse=True)


@SETTINGS
@given(asked=SEARCHES)
def test_pages_together_hold_everything_that_may_be_shown_once(
    service: RecommendationService, asked: dict[str, Any]
) -> None:
    asked = {**asked, "limit": 40}
    together: list[str] = []
    cursor = None
    while True:
        answer = service.search(SearchRequest(**asked, cursor=cursor))
        together += [product.id for product in answer.products]
        cursor = answer.next_cursor
        if cursor is None:
            break
        assert len(answer.products) == 40, "no page but the last is short"
    assert len(set(together)) == len(together)
    assert set(together) == {each["id"] for each in may_be_shown(asked)}


@SETTINGS
@given(asked=SEARCHES)
def test_the_same_question_has_the_same_answer(service: RecommendationService, asked: dict[str, Any]) -> None:
    assert service.search(SearchRequest(**asked)) == service.search(SearchRequest(**asked))


EVENTS = st.lists(
    st.tuples(st.integers(0, 239), st.sampled_from(["view", "purchase"]), st.integers(0, 400)), max_size=12
)


@SETTINGS
@given(told=EVENTS, bought=st.integers(0, 239))
def test_a_purchase_moves_the_profile_in_its_direction(
    snapshot: Snapshot, told: list[tuple[int, Any, int]], bought: int
) -> None:
    numbers = snapshot.catalogue.products.number
    events = [
        Event(int(numbers[row]), kind, shop.NOW - timedelta(days=days), 1, None) for row, kind, days in told
    ]
    purchase = Event(int(numbers[bought]), "purchase", shop.NOW, 1, None)
    before, after = profile(snapshot, events), profile(snapshot, [*events, purchase])
    product = snapshot.catalogue.products.take(np.array([bought]))
    assert after.confidence > before.confidence
    surer = after.confidence - before.confidence + 1e-9  # of a strong dislike, which is -confidence, too
    for column in (product.category, product.brand, product.colour):
        assert after.affinity[column[0]] >= before.affinity[column[0]] - surer
    assert taste_without_price(after, product) >= taste_without_price(before, product) - surer


@SETTINGS
@given(told=EVENTS, seed=st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_does_not_matter(
    snapshot: Snapshot, told: list[tuple[int, Any, int]], seed: Any
) -> None:
    numbers = snapshot.catalogue.products.number
    events = [
        Event(int(numbers[row]), kind, shop.NOW - timedelta(days=days), 1, None) for row, kind, days in told
    ]
    mixed = events[:]
    seed.shuffle(mixed)
    one, other = history_of(events, shop.NOW), history_of(mixed, shop.NOW)
    assert sorted(one.product_number.tolist()) == sorted(other.product_number.tolist())
    assert one.weight == pytest.approx(other.weight)
    assert one.owned == other.owned


def profile(snapshot: Snapshot, events: list[Event]) -> Profile:
    history = history_of(events, shop.NOW)
    liked = snapshot.catalogue.products.take(snapshot.catalogue.rows_of(history.product_number))
    return profile_of(history.weight, liked, snapshot.terms)


def taste_without_price(profile: Profile, product: ProductColumns) -> float:
    """The price band narrows as it is learned, so a price within it may count less than before."""
    return float(profile.taste(product)[0] - 0.10 * profile.price_closeness(product.price_logarithm)[0])
