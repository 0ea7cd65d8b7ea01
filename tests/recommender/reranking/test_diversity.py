"""Which of the best are shown together: one variant of a style, and not ten of a kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.reranking.diversity import diverse
from smartrec_recommender.reranking.near_duplicates import may_show_the_same


def products(style: list[int], category: list[int]) -> ProductColumns:
    n = len(style)
    return replace(
        blank_columns(n),
        number=np.arange(n),
        category=np.array(category),
        style=np.array(style),
        is_in_stock=np.ones(n, dtype=bool),
    )


def choose(made: ProductColumns, limit: int, diversity: float) -> list[int]:
    score = np.linspace(1.0, 0.9, len(made))
    return diverse(made, score, np.arange(len(made)), limit, diversity).tolist()


def test_of_the_variants_of_a_style_only_the_best_is_shown():
    assert choose(products([1, 1, 1, 2, 3], [1] * 5), 3, 0.0) == [0, 3, 4]


def test_what_the_shopper_buys_again_is_nobodys_variant():
    made, score = products([1, 1, 1, 2, 3], [1] * 5), np.linspace(1.0, 0.9, 5)
    is_repurchased = np.array([False, False, True, False, False])
    assert diverse(made, score, np.arange(5), 3, 0.0, may_repeat=is_repurchased).tolist() == [0, 2, 3]


def test_variants_are_shown_where_there_is_nothing_else():
    assert choose(products([1, 1, 1, 2], [1] * 4), 4, 0.0) == [0, 1, 2, 3]


def test_a_variant_comes_before_what_keeps_less_of_the_query():
    made, score = products([1, 1, 2, 3], [1] * 4), np.linspace(1.0, 0.9, 4)
    keeps = {"as much": np.array([2.0, 2.0, 2.0, 1.0]), "all": np.array([2.0, 2.0, 1.0, 1.0])}
    assert diverse(made, score, np.arange(4), 2, 0.0, kept=keeps["as much"]).tolist() == [0, 2]
    assert diverse(made, score, np.arange(4), 2, 0.0, kept=keeps["all"]).tolist() == [0, 1]
    assert diverse(made, score, np.arange(4), 3, 0.0, kept=keeps["as much"]).tolist() == [0, 1, 2]


def pictured(bits: list[int], cosine: float, **columns: Any) -> ProductColumns:
    """Products of styles of their own, with these hashes. The cosine of their pictures to the first's."""
    vectors = np.tile(np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32), (len(bits), 1))
    vectors[0] = (1.0, 0.0)
    made = products(list(range(len(bits))), [1] * len(bits))
    return replace(made, perceptual_hash=np.array(bits), embedding=vectors, **columns)


def test_of_one_picture_saved_anew_only_the_best_product_is_shown():
    few_bits_apart = [-1, -1 << 4, -1 << 5, 0x0F0F]
    assert choose(pictured(few_bits_apart, 0.99), 2, 0.0) == [0, 2], "four bits differ, then five"
    assert choose(pictured(few_bits_apart, 0.99), 4, 0.0) == [0, 1, 2, 3], "where there is nothing else"


def test_pictures_that_are_only_alike_are_no_duplicates():
    assert choose(pictured([-1, 0x0F0F], 0.999), 2, 0.0) == [0, 1], "their hashes are far apart"
    assert choose(pictured([-1, -1, 7], 0.9), 2, 0.0) == [0, 1], "the model sees other things"
    assert choose(pictured([0, 0, 7], 0.999), 2, 0.0) == [0, 1], "no hash is known"


def test_one_cut_in_two_colours_is_shown_twice():
    colours = np.array([5, 6, 0])
    assert choose(pictured([-1, -1, -1], 0.99, colour=colours), 2, 0.0) == [0, 1]
    assert choose(pictured([-1, -1, -1], 0.99, colour=np.array([5, 0, 0])), 1, 0.0) == [0]


def test_what_was_shown_before_is_not_shown_again_under_another_name():
    made, score = pictured([-1, 0x0F0F, 7, 0], 0.9, colour=np.array([5, 5, 5, 5])), np.linspace(1.0, 0.9, 4)
    shown = replace(pictured([-1 << 4, 7, 0], 0.9), colour=np.array([5, 6, 5]), style=np.array([91, 92, 93]))
    assert diverse(made, score, np.arange(4), 3, 0.0, shown).tolist() == [1, 2, 3]
    of_a_style = replace(shown, style=np.array([91, 92, 2]))
    assert diverse(made, score, np.arange(4), 2, 0.0, of_a_style).tolist() == [1, 3]


def test_without_embeddings_the_hash_alone_tells():
    made = replace(pictured([-1, -1, 7], 0.9), embedding=np.zeros((3, 0), dtype=np.float32))
    assert choose(made, 2, 0.0) == [0, 2]


def test_embeddings_need_to_be_read_only_where_two_hashes_are_near():
    assert may_show_the_same(pictured([-1, 7, -3], 0.9), np.arange(3))
    assert not may_show_the_same(pictured([-1, 7, -3], 0.9), np.arange(2))
    assert not may_show_the_same(pictured([0, 0, 0], 0.9), np.arange(3))


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
