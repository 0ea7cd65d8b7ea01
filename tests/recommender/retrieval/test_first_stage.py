"""The best by the first-stage score are found without ordering a million."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.encoding import Encoding, encoding_of
from smartrec_recommender.domain.collaborative import Collaborative, ItemFactors, ItemNeighbours
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.ranking.blend import blend
from smartrec_recommender.ranking.configuration import CandidateLimits
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scoring import score_all
from smartrec_recommender.retrieval.first_stage import first_stage_best
from smartrec_recommender.retrieval.first_stage_score import first_stage_score
from tests.recommender.retrieval.made_up_shops import (
    NAMES,
    NOTHING,
    NUMBER,
    request_of,
    snapshot_of,
    user_of,
)

VERY_MANY = 250_000


def very_many(attributes: Any, scores: Any) -> Snapshot:
    """A shop of products with two attributes each, of which few are popular."""
    generator = np.random.default_rng(5)
    categories = np.array([NUMBER[name] for name in NAMES["category"]])
    products = replace(
        blank_columns(VERY_MANY),
        number=np.arange(1, VERY_MANY + 1),
        category=generator.choice(categories, VERY_MANY),
        popularity=5 * generator.random(VERY_MANY) ** 9,
        is_in_stock=np.ones(VERY_MANY, dtype=np.bool_),
        attribute_start=2 * np.arange(VERY_MANY + 1),
        attribute_term=attributes,
        attribute_score=scores,
    )
    return snapshot_of(products, has_learned=False)


def best_of_very_many(request: RankingRequest, most: int) -> list[float]:
    """Checks that the best are found; returns their scores."""
    everything = np.arange(VERY_MANY)
    total = first_stage_score(request, NOTHING).of(everything)
    best = first_stage_best(request, Conditions(), everything, NOTHING, most)
    scores: list[float] = np.sort(total[best])[::-1].tolist()
    assert scores == pytest.approx(np.sort(total)[::-1][:most].tolist(), abs=1e-6)
    return scores


class CountingEncoding(Encoding):
    """Counts the rows whose attributes are summed."""

    counts: ClassVar[list[int]] = []

    def attribute_means(self, weight_of_term: Any, rows: Any) -> Any:
        self.counts.append(rows.stop - rows.start if isinstance(rows, slice) else len(rows))
        return super().attribute_means(weight_of_term, rows)


class CountingCatalogue(CatalogueIndex):
    """Has its attributes counted whenever they are summed."""

    @cached_property
    def encoding(self) -> CountingEncoding:
        return CountingEncoding(**vars(encoding_of(self.products, None)))


def test_of_very_many_the_best_are_found_without_summing_the_attributes_of_all() -> None:
    generator = np.random.default_rng(6)
    of_kind = np.array([NUMBER[name] for name in NAMES["attribute"]])
    snapshot = very_many(generator.choice(of_kind, 2 * VERY_MANY), generator.random(2 * VERY_MANY))
    snapshot = replace(snapshot, catalogue=CountingCatalogue(snapshot.catalogue.products))
    user = user_of(snapshot, [(1, "purchase"), (50_004, "purchase")])
    request = request_of(Query(source="feed"), user, snapshot)
    best_of_very_many(request, 20)
    CountingEncoding.counts.clear()
    first_stage_best(request, Conditions(), np.arange(VERY_MANY), NOTHING, 20)
    assert 0 < sum(CountingEncoding.counts) < VERY_MANY / 4


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
@pytest.mark.parametrize("has_history", [False, True])
def test_an_attribute_that_many_have_is_found_in_very_many(share: float, has_history: bool) -> None:
    generator = np.random.default_rng(7)
    attributes = np.full(2 * VERY_MANY, NUMBER["wool"])
    attributes[::2][generator.random(VERY_MANY) < share] = NUMBER["striped"]
    snapshot = very_many(attributes, np.ones(2 * VERY_MANY))
    user = user_of(snapshot, [(1, "purchase"), (50_004, "purchase")] if has_history else [])
    query = Query(source="text", attributes={NUMBER["striped"]: 1.0}, colours={"red": 1.0})
    assert len(best_of_very_many(request_of(query, user, snapshot), 100)) == 100


def feed_of_many() -> RankingRequest:
    """A hundred dresses, the first the most popular. The shopper bought that; the last one goes with it, and
    the last but one is drawn by its factors."""
    count = 100
    products = replace(
        blank_columns(count),
        number=np.arange(1, count + 1),
        category=np.full(count, NUMBER["Dress"]),
        popularity=np.linspace(5, 0, count),
        is_in_stock=np.ones(count, dtype=np.bool_),
    )
    factors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    learned = Collaborative(
        ItemNeighbours(
            np.array([1]), np.array([0, 1]), np.array([count], np.int32), np.array([1.0], np.float32)
        ),
        ItemFactors(np.array([1, count - 1, count]), factors, np.eye(2), 40.0),
    )
    snapshot = replace(snapshot_of(products, has_learned=False), collaborative=learned)
    user = user_of(snapshot, [(0, "purchase")])
    folded = learned.factors.fold_in(user.history.product_number, user.history.weight)
    user = replace(user, neighbours=learned.neighbours.of(user.history), factors=folded)
    weights = {"feed": {"popular": 1.0, "together": 3.0, "factors": 2.0}}
    return request_of(Query(source="feed"), user, snapshot, weights)


def test_what_others_chose_is_among_its_best_however_little_else_speaks_for_it() -> None:
    request = feed_of_many()
    rows, found = np.arange(1, 100), np.array([98, 99])
    assert first_stage_best(request, Conditions(), rows, found, 2).tolist() == [98, 99]
    assert first_stage_best(request, Conditions(), rows, NOTHING, 2).tolist() == [1, 2], "too far down"


def test_with_the_exact_gain_it_is_the_whole_blend() -> None:
    request, rows = feed_of_many(), np.arange(100)
    scored = score_all(request, request.snapshot.catalogue.products)
    whole = sum(blend(scored, request.weights).values())
    for most in range(1, 50):
        best = first_stage_best(request, Conditions(), rows, np.array([98, 99]), most)
        assert best.tolist() == sorted(np.argsort(-whole, kind="stable")[:most].tolist())


def test_more_are_scored_exactly_where_more_come_close_to_the_best() -> None:
    counts = [
        CandidateLimits(first_stage=100).first_stage_of(products)
        for products in (0, 1, 100_000, 300_000, 1_000_000)
    ]
    assert counts == [100, 100, 100, 148, 200]
