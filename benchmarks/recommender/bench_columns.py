"""What a catalogue of millions takes of one process: memory by part, and how long the candidates of a request
take, without a database. `make bench-columns PRODUCTS=3000000`
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from benchmarks.recommender.started_apart import peak_memory_mb
from benchmarks.reliability.marked_table import table
from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex, Conditions
from smartrec_recommender.domain.catalogue.columns import (
    EMBEDDING_LENGTH,
    Floats,
    Integers,
    ProductColumns,
    blank_columns,
)
from smartrec_recommender.domain.catalogue.pictures.clusters import (
    MOST_SAMPLED,
    PictureCodes,
    PictureGroups,
    learn_centres,
)
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, User
from smartrec_recommender.ranking.constraints.stages import enough_rows
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache
from smartrec_recommender.retrieval.candidates import candidates
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_vocabulary import load_attributes, load_categories, load_colours

BRANDS, STYLES_OF, ATTRIBUTES_OF, CLUSTERS = 200, 3, 8, 2_000
AT_ONCE, REQUESTS, EVENTS_OF_USER, SEED = 200_000, 100, 40, 11
NOW = datetime(2026, 11, 30, tzinfo=UTC)


class NoDatabase:
    """Its sources find nothing, and its details are those of memory."""

    def nearest(self, _vector: Floats, _conditions: Conditions, _most: int, _among: int, /) -> Integers:
        return np.zeros(0, dtype=np.int64)

    def popular(self, _categories: frozenset[int] | None) -> Integers:
        return np.zeros(0, dtype=np.int64)

    def with_details(self, products: ProductColumns, _has_pictures: bool) -> ProductColumns:
        return products


def made_up_terms(products: int) -> Terms:
    names = [
        *(("category", each.name) for each in load_categories()),
        *(("attribute", each.name) for each in load_attributes()),
        *(("colour", each.name) for each in load_colours()),
        *(("brand", f"Brand {number}") for number in range(BRANDS)),
    ]
    made = (Term(number, *name, max(1, products // 50)) for number, name in enumerate(names, start=1))
    return Terms(tuple(made), products, frozenset({"EUR"}))


def made_up_products(count: int, terms: Terms, chance: np.random.Generator) -> ProductColumns:
    def one_of(kind: str, power: float = 1.5) -> Integers:
        numbers = terms.numbers_of_kind[kind]
        return numbers[(len(numbers) * chance.random(count) ** power).astype(np.int64)]

    attributes = terms.numbers_of_kind["attribute"]
    chosen = (len(attributes) * chance.random(count * ATTRIBUTES_OF) ** 3).astype(np.int64)
    return replace(
        blank_columns(count),
        number=np.arange(1, count + 1),
        category=one_of("category"),
        brand=one_of("brand"),
        colour=one_of("colour", 1.0),
        gender=np.zeros(count, dtype=np.int64),
        season=np.zeros(count, dtype=np.int64),
        shop_category=np.zeros(count, dtype=np.int64),
        style=np.arange(count) // STYLES_OF,
        perceptual_hash=chance.integers(1, 2**62, count),
        price=20.0 + np.arange(count) % 90,
        currency=np.full(count, "EUR"),
        created_at_seconds=NOW.timestamp() - 86_400 * chance.uniform(0, 700, count),
        written_at_seconds=np.full(count, NOW.timestamp()),
        is_in_stock=np.ones(count, dtype=bool),
        popularity=200 * chance.random(count) ** 6,
        attribute_start=np.arange(count + 1) * ATTRIBUTES_OF,
        attribute_term=attributes[chosen].astype(np.int32),
        attribute_score=np.ones(count * ATTRIBUTES_OF),
    )


def made_up_pictures(count: int, chance: np.random.Generator) -> tuple[PictureGroups, np.ndarray]:
    """Returns: the groups of all, and some pictures that were not among them."""
    of_clusters = chance.standard_normal((CLUSTERS, EMBEDDING_LENGTH), dtype=np.float32)

    def drawn(some: int) -> np.ndarray:
        spread = 0.6 * chance.standard_normal((some, EMBEDDING_LENGTH), dtype=np.float32)
        vectors = of_clusters[chance.integers(CLUSTERS, size=some)] + spread
        unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    centres = learn_centres(drawn(min(count, MOST_SAMPLED)), count)
    parts = [centres.codes_of(drawn(min(AT_ONCE, count - start))) for start in range(0, count, AT_ONCE)]
    codes = PictureCodes(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    return PictureGroups(centres, codes, count), drawn(REQUESTS)


def requests(
    snapshot: Snapshot, photos: np.ndarray, chance: np.random.Generator
) -> Iterator[tuple[str, RankingRequest]]:
    scores, terms = StaticScoreCache(), snapshot.terms
    categories, attributes, colours = (
        [term.name if kind != "attribute" else term.number for term in terms.of_kind(kind)]
        for kind in ("category", "attribute", "colour")
    )
    for photo in photos:
        user = made_up_user(snapshot, chance)
        words = Query(
            "text",
            categories={str(chance.choice(categories)): 0.9},
            colours={str(chance.choice(colours)): 1.0},
            attributes={int(number): 0.9 for number in chance.choice(attributes, 3)},
        )
        seen = replace(words, source="photo", embedding=photo)
        for kind, query in (("sentence", words), ("photo", seen), ("feed", Query())):
            time_of = ScoringTime(NOW, 200.0)
            yield kind, RankingRequest(query, user, snapshot, STANDARD, time_of, static_scores=scores)


def made_up_user(snapshot: Snapshot, chance: np.random.Generator) -> User:
    numbers = chance.integers(1, len(snapshot.catalogue) + 1, EVENTS_OF_USER).tolist()
    history = history_of([Event(number, "purchase", NOW, 1, None) for number in numbers], NOW)
    rows = snapshot.catalogue.rows_of(history.product_number)
    liked = snapshot.catalogue.products.take(rows)
    taste = profile_of(history.weight, liked, snapshot.terms)
    return User("hot", history, liked, taste, NO_NEIGHBOURS, None)


def arrays_of(thing: Any) -> Iterator[np.ndarray]:
    """All arrays that columns, a matrix or codes hold."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif hasattr(thing, "indptr"):
        yield from (thing.data, thing.indices, thing.indptr)
    elif isinstance(thing, tuple):
        for part in thing:
            yield from arrays_of(part)
    else:
        for each in fields(thing):
            yield from arrays_of(getattr(thing, each.name))


def bytes_by_part(parts: dict[str, Any]) -> dict[str, int]:
    """What is held by two parts counts for the first."""
    seen, found = set[int](), dict[str, int]()
    for name, part in parts.items():
        new = {array.ctypes.data: array.nbytes for array in arrays_of(part) if array.ctypes.data not in seen}
        seen |= new.keys()
        found[name] = sum(new.values())
    return found


def milliseconds(work: Callable[[], object]) -> float:
    """Of the processor: others on the machine change it less than the clock's."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("products", type=int, nargs="?", default=1_000_000)
    count = parser.parse_args().products
    chance = np.random.default_rng(SEED)
    before = peak_memory_mb()
    terms = made_up_terms(count)
    products = made_up_products(count, terms, chance)
    pictures, photos = made_up_pictures(count, chance)
    catalogue = CatalogueIndex(products, pictures)
    encoding = catalogue.encoding
    snapshot = Snapshot(1, NOW, terms, catalogue)
    taken: dict[str, list[float]] = {}
    for kind, request in requests(snapshot, photos, chance):

        def find(request: RankingRequest = request) -> None:
            conditions, rows = enough_rows(request)
            candidates(request, NoDatabase(), conditions, rows)

        taken.setdefault(kind, []).append(milliseconds(find))
    encoded = (encoding.kinds.code, encoding.brands.code, encoding.prices.code, encoding.attribute_root)
    parts = {
        "columns": products,
        "attributes as a matrix": products.attribute_matrix,
        "attributes, encoded": encoding.attributes,
        "other codes": encoded,
        "pictures": pictures.codes,
    }
    by_part = bytes_by_part(parts)
    rows = [[f"{name}, bytes a product", f"{size / count:.0f}"] for name, size in by_part.items()]
    rows += [
        [
            f"candidates of a {kind}, p50 and p99, CPU ms",
            "{:.1f}, {:.1f}".format(*np.percentile(times[5:], (50, 99))),
        ]
        for kind, times in taken.items()
    ]
    rows.append(["peak memory, MiB (before: " + f"{before:.0f})", f"{peak_memory_mb():.0f}"])
    sys.stdout.write(table((f"{count:,} products", ""), rows) + "\n")


if __name__ == "__main__":
    main()
