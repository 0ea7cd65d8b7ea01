"""The first-stage score is the blend of its parts, and its best are those that a full ordering puts first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.pictures.clusters import Centres, PictureCodes, PictureGroups
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.scorers.content.match import match
from smartrec_recommender.ranking.scoring import score_reading
from smartrec_recommender.retrieval.first_stage import first_stage_best, relaxed_scores
from smartrec_recommender.retrieval.first_stage_score import first_stage_score
from tests.recommender.retrieval.made_up_shops import (
    CATALOGUES,
    EVENTS,
    NOTHING,
    NUMBER,
    PHOTO_WEIGHTS,
    PHOTOS,
    QUERIES,
    SETTINGS,
    blended,
    request_of,
    snapshot_of,
    user_of,
)


@SETTINGS
@given(products=CATALOGUES, query=QUERIES, told=EVENTS, has_learned=st.booleans(), share=st.floats(0.1, 1))
def test_column_by_column_it_is_what_the_scorers_give_row_by_row(
    products: ProductColumns, query: Query, told: list[Any], has_learned: bool, share: float
) -> None:
    snapshot = snapshot_of(products, has_learned)
    user, some = user_of(snapshot, told), np.arange(max(1, int(share * len(products))))
    chosen = products.take(some)

    request = request_of(query, user, snapshot)
    expected = blended(request, chosen)
    assert first_stage_score(request, NOTHING).of(some) == pytest.approx(expected, abs=1e-5)
    relaxed = relaxation_of(query, chosen, snapshot.terms).total
    constant = relaxed_scores(replace(query, sizes=frozenset()), snapshot, Conditions(), some)
    assert relaxed_scores(query, snapshot, Conditions(), some) == pytest.approx(relaxed, abs=1e-5)
    in_size = relaxed_scores(query, snapshot, Conditions(sizes=query.sizes), some)
    assert in_size.tolist() == constant.tolist(), "who still asks for a size has only those"


@SETTINGS
@given(products=CATALOGUES, query=PHOTOS, told=EVENTS)
def test_of_a_photo_it_has_what_all_likelihoods_give_even_to_products_of_two_patterns(
    products: ProductColumns, query: Query, told: list[Any]
) -> None:
    snapshot = snapshot_of(products, has_learned=False)
    everything = np.arange(len(products))
    request = request_of(query, user_of(snapshot, told), snapshot, {"photo": PHOTO_WEIGHTS})

    scored = blended(request, products)
    score = first_stage_score(request, NOTHING).of(everything)
    assert score - score[0] == pytest.approx(scored - scored[0], abs=1e-5), "but for what all have"


def test_all_at_once_are_scored_as_some_are() -> None:
    """A shelf of two and a half blocks, of rows that repeat."""
    count, few = 80_000, 7
    attributes = np.array([NUMBER["floral"], NUMBER["lace"], NUMBER["wool"]])
    products = replace(
        blank_columns(few),
        category=np.array([NUMBER["Dress"], NUMBER["Coat"]])[np.arange(few) % 2],
        price=np.linspace(10, 90, few),
        popularity=np.linspace(5, 0, few),
        is_in_stock=np.ones(few, dtype=np.bool_),
        attribute_start=np.array([0, 0, 1, 3, 3, 4, 6, 9]),
        attribute_term=attributes[np.array([0, 1, 2, 0, 0, 1, 0, 1, 2])],
        attribute_score=np.linspace(0.2, 1, 9),
    ).take(np.arange(count) % few)
    snapshot = snapshot_of(replace(products, number=np.arange(1, count + 1)), has_learned=False)
    weights = {"feed": {"taste": 2.0, "match": 1.0, "popular": 0.6, "repeat": 0.5}}
    query = Query(source="feed", attributes={NUMBER["lace"]: 0.9, NUMBER["floral"]: 0.4})
    user = user_of(snapshot, [(1, "purchase"), (50_004, "purchase")])
    first_stage = first_stage_score(request_of(query, user, snapshot, weights), NOTHING)
    some = np.concatenate((np.arange(few), np.arange(50_000, 50_000 + few), [count - 1]))
    assert len(set(first_stage.of(some).round(4).tolist())) >= few, "nothing is tested where all are the same"
    assert first_stage.of(np.arange(count))[some] == pytest.approx(first_stage.of(some), abs=1e-6)


@SETTINGS
@given(products=CATALOGUES, query=QUERIES, told=EVENTS, most=st.integers(1, 12))
def test_its_best_are_those_that_a_full_ordering_puts_first(
    products: ProductColumns, query: Query, told: list[Any], most: int
) -> None:
    snapshot, everything = snapshot_of(products, has_learned=True), np.arange(len(products))
    user = user_of(snapshot, told)
    request = request_of(query, user, snapshot)
    found = first_stage_best(request, Conditions(), everything, NOTHING, most)

    relaxed = relaxation_of(query, products, snapshot.terms).total
    score = relaxed + blended(request, products)
    kept = relaxed + np.nan_to_num(match(query, products, snapshot.terms))
    by = {"price_asc": np.nan_to_num(products.price, nan=np.inf), "newest": -products.created_at_seconds}
    keys = (
        [-np.round(score, 4)] if query.sort is None else [-np.round(score, 4), by[query.sort], -kept.round(2)]
    )
    order = np.lexsort(keys)
    assert len(found) == min(most, len(products))
    worst_found = max(np.flatnonzero(np.isin(order, found)))
    assert all(
        tuple(key[order[worst_found]] for key in keys) == tuple(key[row] for key in keys)
        for row in order[len(found) - 1 : worst_found + 1]
    ), "but for equals"


@SETTINGS
@given(products=CATALOGUES, told=EVENTS, seed=st.integers(0, 99), has_query=st.booleans())
def test_of_a_picture_it_knows_what_its_group_looks_like(
    products: ProductColumns, told: list[Any], seed: int, has_query: bool
) -> None:
    """Where each picture is a group of its own, that is all there is to know."""
    vectors = np.random.default_rng(seed).standard_normal((len(products) + 1, 4)).astype(np.float32) + 1.0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[0] = 0.0  # has no picture
    count = len(products)
    means = np.concatenate((vectors[1:count], np.zeros((1, 4), np.float32)))
    start, spread = np.array([0, count - 1]), np.ones(4, np.float32)
    own_group = np.append(count - 1, np.arange(count - 1))
    codes = PictureCodes(own_group, np.zeros((count, 1), np.uint8))
    groups = PictureGroups(Centres(means[:1], means[:-1], start, means, spread), codes, count)
    snapshot = snapshot_of(products, has_learned=False)
    snapshot = replace(snapshot, catalogue=CatalogueIndex(products, groups))
    with_pictures = products.with_details(products.popularity, vectors[:count])
    user = user_of(snapshot, told)
    liked = with_pictures.take(snapshot.catalogue.rows_of(user.history.product_number))
    user, query = replace(user, liked=liked), Query(embedding=vectors[-1] if has_query else None)

    request = request_of(query, user, snapshot, {"feed": {"visual": 2.0, "history": 1.0}})
    scored = score_reading(request, "pictures", with_pictures)
    weights = active_weights(scored, {"visual": 2.0, "history": 1.0})
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    expected = sum(unit * weights[name] * np.nan_to_num(scored[name].scores) for name in weights)
    first_stage = first_stage_score(request, NOTHING).of(np.arange(count))
    others = ~np.isin(products.number, user.history.product_number)  # a product is not like itself
    assert first_stage[others] == pytest.approx(np.broadcast_to(expected, count)[others], abs=1e-5)
