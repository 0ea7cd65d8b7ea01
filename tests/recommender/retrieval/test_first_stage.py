"""The first-stage score is the blend of its parts, and its best are found without ordering a million."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns, columns_from_rows
from smartrec_recommender.domain.catalogue.encoding import Encoding, encoding_of
from smartrec_recommender.domain.catalogue.pictures.clusters import Centres, PictureCodes, PictureGroups
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.collaborative import Collaborative, Demand, ItemFactors, ItemNeighbours
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, User
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights, blend
from smartrec_recommender.ranking.configuration import CandidateLimits
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scorers.content.match import match
from smartrec_recommender.ranking.scoring import score_all, score_reading
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.retrieval.first_stage import first_stage_best, relaxed_scores
from smartrec_recommender.retrieval.first_stage_score import first_stage_score
from smartrec_recommender.serving.configuration import STANDARD
from tests.recommender.ranking_requests import ranking_request

NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
NAMES = {
    "category": ("Dress", "Sundress", "Jeans", "Coat"),
    "attribute": ("striped", "floral", "v-neck", "wool", "lace"),
    "brand": ("Alder", "Birch"),
    "colour": ("red", "burgundy", "navy"),
    "gender": ("women", "men"),
    "season": ("summer", "winter"),
    "size": ("S", "M"),
}
NUMBER = {name: place for place, name in enumerate((n for of in NAMES.values() for n in of), start=1)}
SCORING_TIME = ScoringTime(NOW, 5.0)
NOTHING = np.zeros(0, dtype=np.int64)
WEIGHTS = {
    "search": {"match": 5.0, "category": 1.0, "taste": 2.0, "popular": 0.6, "again": 0.5},
    "feed": {
        "taste": 2.0,
        "popular": 0.6,
        "leading": 0.4,
        "trending": 0.3,
        "new": 0.2,
        "again": 1.0,
        "repeat": 0.7,
    },
}
SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def any_of(kind: str) -> st.SearchStrategy[int]:
    return st.sampled_from([0, *(NUMBER[name] for name in NAMES[kind])])


def some_of(kind: str, most: int = 3) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from([NUMBER[name] for name in NAMES[kind]]), max_size=most, unique=True)


@st.composite
def rows(draw: Any) -> tuple[Any, ...]:
    attributes = draw(some_of("attribute", 4))
    category = NUMBER[draw(st.sampled_from(NAMES["category"]))]
    price = draw(st.sampled_from([float("nan"), 10.0, 20.0, 20.5, 300.0]))
    age = timedelta(days=draw(st.integers(0, 90)))
    colours = draw(some_of("colour", 3))
    return (
        category, draw(any_of("brand")), draw(any_of("colour")), draw(any_of("gender")),
        draw(any_of("season")),
        0, 0, price, draw(st.sampled_from(["EUR", "USD"])), (NOW - age).timestamp(), 0.0, True,
        draw(st.floats(0, 5)), 0, False, attributes, [1.0 / (1 + place) for place in range(len(attributes))],
        draw(some_of("size", 2)), colours if len(colours) > 1 else [],
    )  # fmt: skip


CATALOGUES = st.lists(rows(), min_size=3, max_size=12).map(
    lambda made: columns_from_rows([(1 + 2 * place, *row) for place, row in enumerate(made)])
)
QUERIES = st.builds(
    Query,
    source=st.sampled_from(["text", "feed"]),
    categories=st.dictionaries(st.sampled_from(NAMES["category"]), st.floats(0.1, 1), max_size=2),
    colours=st.dictionaries(st.sampled_from(NAMES["colour"]), st.floats(0.1, 1), max_size=2),
    attributes=some_of("attribute").map(lambda terms: dict.fromkeys(terms, 0.9)),
    brands=some_of("brand", 1).map(frozenset),
    genders=some_of("gender", 1).map(frozenset),
    sizes=some_of("size", 1).map(frozenset),
    seasons=some_of("season", 1).map(frozenset),
    price=st.none() | st.just(PriceRange(15, 50, "EUR")),
    sort=st.sampled_from([None, None, "price_asc", "newest"]),
)
EVENTS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["view", "purchase"])), max_size=4)


def snapshot_of(products: ProductColumns, has_learned: bool) -> Snapshot:
    terms = tuple(Term(NUMBER[name], kind, name, 2) for kind, names in NAMES.items() for name in names)
    size = len(products)
    demand = Demand(products.number, np.linspace(0, 1, size), np.linspace(1, 0, size))
    return Snapshot(
        catalogue_version=1,
        read_at=None,
        terms=Terms(terms, size),
        catalogue=CatalogueIndex(products),
        repurchase_rate={NUMBER["Dress"]: 0.3, NUMBER["Jeans"]: 0.2},
        min_repurchase_rate=0.1,
        collaborative=Collaborative(demand=demand) if has_learned else Collaborative(),
    )


def user_of(snapshot: Snapshot, told: list[tuple[int, Any]]) -> User:
    numbers = snapshot.catalogue.products.number
    events = [Event(int(numbers[row]), kind, NOW, 1, None) for row, kind in told if row < len(numbers)]
    history = history_of(events, NOW)
    liked = snapshot.catalogue.products.take(snapshot.catalogue.rows_of(history.product_number))
    return User(
        "warm", history, liked, profile_of(history.weight, liked, snapshot.terms), NO_NEIGHBOURS, None
    )


def request_of(
    query: Query, user: User, snapshot: Snapshot, weights: dict[str, dict[str, float]] = WEIGHTS
) -> RankingRequest:
    configuration = STANDARD.with_learned(weights)
    return ranking_request(
        query=query, user=user, snapshot=snapshot, configuration=configuration, time=SCORING_TIME
    )


def blended(request: RankingRequest, products: ProductColumns) -> Any:
    """The same parts, each over all columns at once; those of owned products count if the shop has any."""
    catalogue = request.snapshot.catalogue
    rows = catalogue.rows_of(products.number)
    of_owned = score_reading(request, "owned", catalogue.products)
    scored = {
        **score_reading(request, "columns", products),
        **score_reading(request, "static", products),
        **{name: Scored(part.scores[rows]) for name, part in of_owned.items()},
    }
    weights = active_weights({**scored, **of_owned}, request.weights)
    unit = PART_SHARE / (sum(weights.values()) or 1.0)
    return sum(unit * weight * np.nan_to_num(scored[name].scores) for name, weight in weights.items())


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
