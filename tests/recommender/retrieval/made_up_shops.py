"""Small shops, queries and histories, made up for the tests of the first stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import ProductColumns, columns_from_rows
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.collaborative import Collaborative, Demand
from smartrec_recommender.domain.looks import Looks
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, User
from smartrec_recommender.ranking.blend import PART_SHARE, active_weights
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scoring import score_reading
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_vocabulary.patterns import PATTERNS
from tests.recommender.ranking_requests import ranking_request

NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)


NAMES = {
    "category": ("Dress", "Sundress", "Jeans", "Coat"),
    "attribute": ("striped", "floral", "v-neck", "wool", "lace", "Graphic Print"),
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


PHOTO_WEIGHTS = {"match": 1.0, "category": 3.0, "colour": 3.0, "pattern": 3.0, "taste": 2.0, "popular": 0.6}


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


def likely(names: Sequence[str]) -> st.SearchStrategy[dict[str, float]]:
    return st.dictionaries(st.sampled_from(names), st.floats(0.01, 1), min_size=1, max_size=3)


PHOTOS = st.builds(
    Query,
    source=st.just("photo"),
    categories=st.dictionaries(st.sampled_from(NAMES["category"]), st.floats(0.1, 1), max_size=2),
    colours=st.dictionaries(st.sampled_from(NAMES["colour"]), st.floats(0.1, 1), max_size=2),
    attributes=some_of("attribute").map(lambda terms: dict.fromkeys(terms, 0.9)),
    looks=st.builds(
        Looks,
        category=likely([name.casefold() for name in NAMES["category"]]),
        colour=likely(NAMES["colour"]),
        pattern=likely(PATTERNS),
    ),
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
