"""Embeddings in memory: read once, never older than the catalogue, never more than were allowed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.store.catalogue.products import (
    read_columns,
    read_columns_of,
    read_details,
    read_embeddings,
)


class Catalogue:
    """Gives each product a vector that holds its number and version, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.version_of: dict[int, int] = {}

    def read(self, numbers: list[int]) -> tuple[Sequence[int], Sequence[int], np.ndarray]:
        self.asked.append(numbers)
        versions = [self.version_of.get(number, 1) for number in numbers]
        return numbers, versions, np.array(list(zip(numbers, versions, strict=True)), np.float32)

    def through(self, memory: EmbeddingCache, *numbers: int) -> list[list[float]]:
        versions = [self.version_of.get(number, 1) for number in numbers]
        return memory.of(list(numbers), np.array(versions, np.float64), self.read).tolist()


def test_what_was_read_once_is_not_read_again() -> None:
    memory, catalogue = EmbeddingCache(10, 2), Catalogue()

    assert catalogue.through(memory, 7, 5) == [[7, 1], [5, 1]]
    assert catalogue.through(memory, 5, 9, 7) == [[5, 1], [9, 1], [7, 1]]
    assert catalogue.asked == [[7, 5], [9]]


def test_a_row_that_was_written_since_is_read_anew() -> None:
    memory, catalogue = EmbeddingCache(10, 2), Catalogue()
    catalogue.through(memory, 5)
    catalogue.version_of[5] = 2

    assert catalogue.through(memory, 5) == [[5, 2]]
    assert catalogue.through(memory, 5) == [[5, 2]]
    assert len(catalogue.asked) == 2


def test_it_never_holds_more_than_it_may_and_answers_all_the_same() -> None:
    catalogue = Catalogue()
    for most in (0, 1, 3):
        memory = EmbeddingCache(most, 2)
        for first in (1, 4, 2):
            numbers = range(first, first + 5)
            assert catalogue.through(memory, *numbers) == [[number, 1] for number in numbers]
            assert len(memory) == most


def test_a_new_picture_counts_at_the_next_request(engine: sa.Engine) -> None:
    memory = EmbeddingCache(100, 256)
    with engine.begin() as connection:
        catalogue = read_columns(connection).take(np.arange(3))
        before = read_embeddings(connection, catalogue, memory, None)
    numbers = catalogue.number.tolist()
    for number, new in ((numbers[1], str([1] + [0] * 255)), (numbers[2], None)):
        with engine.begin() as connection:
            connection.execute(
                sa.text(
                    "UPDATE products SET embedding = CAST(:new AS halfvec), updated_at = now() "
                    "WHERE product_number = :number"
                ),
                {"new": new, "number": number},
            )
    with engine.begin() as connection:
        catalogue = read_columns_of(connection, numbers)
        after = read_embeddings(connection, catalogue, memory, None)
        without = read_details(connection, catalogue, None, None).embedding

    assert np.array_equal(before[0], after[0])
    assert np.linalg.norm(before, axis=1).min() > 0.9
    assert after[1, :2].tolist() == [1, 0]
    assert not after[2].any()
    assert not without.any()


def test_popularity_comes_in_the_order_of_the_products(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        catalogue = read_columns(connection)
        backwards = catalogue.take(np.arange(len(catalogue))[::-1])
        assert np.array_equal(
            read_details(connection, backwards, None, None).popularity, backwards.popularity
        )
        assert backwards.popularity.max() > 0
        assert (
            len(read_details(connection, catalogue.take(np.zeros(0, np.int64)), None, None).popularity) == 0
        )
