"""The suggestions of one shop, made of its catalogue and its searches, and made anew every minute."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.canonical.categories import path_of
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.searching.suggestions import Suggestion, SuggestionIndex, SuggestionKind
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.store.words.searches import read_found
from smartrec_recommender.store.words.titles import read_titles

_MOST_PAIRS = 3_000
FRESH_SECONDS = 60.0


class Suggestions:
    """Kept for a minute, then made anew beside the requests of one caller, while others get what there is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._index: SuggestionIndex | None = None
        self._made_at = float("-inf")
        self._making = threading.Lock()

    def suggest(
        self, engine: sa.Engine, read_snapshot: Callable[[], Snapshot], typed: str, most: int
    ) -> list[Suggestion]:
        index = self._index
        is_due = self._clock() - self._made_at >= FRESH_SECONDS
        if index is None or (is_due and self._making.acquire(blocking=False)):
            index = self._made(engine, read_snapshot, has_lock=index is not None)
        return index.suggest(typed, most)

    def _made(
        self, engine: sa.Engine, read_snapshot: Callable[[], Snapshot], *, has_lock: bool
    ) -> SuggestionIndex:
        if not has_lock:
            self._making.acquire()
        try:
            if self._index is None or self._clock() - self._made_at >= FRESH_SECONDS:
                with engine.connect() as connection:
                    found, titles = read_found(connection), read_titles(connection)
                self._index = SuggestionIndex(texts_of(read_snapshot(), found, titles))
                self._made_at = self._clock()
            return self._index
        finally:
            self._making.release()


def texts_of(
    snapshot: Snapshot, found: Mapping[str, int], titles: Mapping[str, float]
) -> dict[SuggestionKind, Mapping[str, float]]:
    """By kind, what may be suggested: queries that found something, what is sold, brands, titles."""
    terms, products = snapshot.terms, snapshot.catalogue.products
    sold: Counter[str] = Counter()
    for term in terms.of_kind("category"):
        sold[term.name.lower()] += term.product_count
    for term in terms.of_kind("shop_category"):
        sold[path_of(term.name)[-1].lower()] += term.product_count
    brands: Counter[str] = Counter({term.name: term.product_count for term in terms.of_kind("brand")})
    for (brand, category), count in _pairs(products.brand, products.category):
        brands[f"{terms.name(brand)} {terms.name(category).lower()}"] += count
    for (colour, category), count in _pairs(products.colour, products.category):
        sold[f"{terms.name(colour)} {terms.name(category).lower()}"] += count
    rows = products.attribute_rows()
    for (attribute, category), count in _pairs(products.attribute_term, products.category[rows]):
        if terms.kind(attribute) == "attribute":
            sold[f"{terms.name(attribute)} {terms.name(category).lower()}"] += count
    kinds: dict[SuggestionKind, Mapping[str, float]] = {
        "query": {query: float(count) for query, count in found.items()},
        "category": {text: float(count) for text, count in sold.items() if count > 0},
        "brand": {text: float(count) for text, count in brands.items() if count > 0},
        "title": titles,
    }
    return kinds


def _pairs(first: Integers, second: Integers) -> list[tuple[tuple[int, int], int]]:
    """Returns: the commonest pairs of terms that products have, none of them 0, with how many have each."""
    has_both = (first > 0) & (second > 0)
    pairs, counts = np.unique(
        np.stack([first[has_both], second[has_both]], axis=1), axis=0, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:_MOST_PAIRS]
    return [((int(pairs[row, 0]), int(pairs[row, 1])), int(counts[row])) for row in order.tolist()]
