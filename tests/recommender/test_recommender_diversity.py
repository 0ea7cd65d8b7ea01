"""Which of the best are shown together: one variant of a style, and not ten of a kind."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.diversity import diverse


def products(style: list[int], category: list[int]) -> ProductColumns:
    n = len(style)
    zeros = np.zeros(n, dtype=np.int64)
    return ProductColumns(
        number=np.arange(n),
        category=np.array(category),
        brand=zeros,
        colour=zeros,
        gender=zeros,
        season=zeros,
        style=np.array(style),
        price=np.ones(n),
        currency=np.array(["EUR"] * n),
        created_at_seconds=np.zeros(n),
        written_at_seconds=np.zeros(n),
        is_in_stock=np.ones(n, dtype=bool),
        popularity=np.zeros(n),
        embedding=np.zeros((n, 0), dtype=np.float32),
        attribute_start=np.zeros(n + 1, dtype=np.int64),
        attribute_term=zeros[:0],
        attribute_score=np.zeros(0),
    )


def choose(made: ProductColumns, limit: int, diversity: float) -> list[int]:
    score = np.linspace(1.0, 0.9, len(made))
    return diverse(made, score, np.arange(len(made)), limit, diversity).tolist()


def test_of_the_variants_of_a_style_only_the_best_is_shown():
    assert choose(products([1, 1, 1, 2, 3], [1] * 5), 3, 0.0) == [0, 3, 4]


def test_what_the_shopper_buys_again_is_nobodys_variant():
    made, score = products([1, 1, 1, 2, 3], [1] * 5), np.linspace(1.0, 0.9, 5)
    comes_again = np.array([False, False, True, False, False])
    assert diverse(made, score, np.arange(5), 3, 0.0, kept=comes_again).tolist() == [0, 2, 3]


def test_variants_are_shown_where_there_is_nothing_else():
    assert choose(products([1, 1, 1, 2], [1] * 4), 4, 0.0) == [0, 1, 2, 3]


def test_with_diversity_another_kind_comes_in_for_more_of_the_same():
    made = products(list(range(6)), [1, 1, 1, 1, 1, 2])
    assert choose(made, 3, 0.0) == [0, 1, 2]
    assert 5 in choose(made, 3, 0.5)


@pytest.mark.parametrize("diversity", [0.0, 0.3, 1.0])
def test_the_order_stays_that_of_the_score_and_the_best_stays_first(diversity):
    chosen = choose(products(list(range(30)), [n % 3 for n in range(30)]), 10, diversity)
    assert chosen[0] == 0
    assert chosen == sorted(chosen)
    assert len(set(chosen)) == 10
