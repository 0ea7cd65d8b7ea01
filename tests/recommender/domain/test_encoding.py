"""Rows of a catalogue encoded by what they share."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import blank_columns, columns_from_rows
from smartrec_recommender.domain.catalogue.encoding import encoding_of


def test_terms_may_have_any_numbers_as_several_shops_share_them() -> None:
    products = replace(
        blank_columns(3),
        category=np.array([3_000_000, 3_000_000, 2_999_999]),
        colour=np.array([2_000_000, 2_000_000, 0]),
        brand=np.array([0, 4_000_000, 1]),
        currency=np.array(["EUR", "SEK", "EUR"]),
    )
    encoding = encoding_of(products, None)
    assert encoding.kinds.distinct.category[encoding.kinds.code].tolist() == products.category.tolist()
    assert encoding.brands.distinct.brand[encoding.brands.code].tolist() == products.brand.tolist()
    assert (len(encoding.kinds.distinct), len(encoding.brands.distinct)) == (2, 3)
    assert encoding.currencies == {"EUR", "SEK"}


def test_many_sets_of_colours_take_no_memory_by_what_they_would_be_with_every_kind() -> None:
    """Each of these products is of a kind of its own, and has colours that no other has."""
    count = 3_000
    products = replace(
        blank_columns(count),
        category=np.arange(1, count + 1),
        colour=np.arange(1, count + 1),
        colour_start=np.arange(count + 1) * 2,
        colour_term=np.stack([np.arange(1, count + 1), np.arange(count, 0, -1)], axis=1).ravel(),
    )
    tracemalloc.start()
    kinds = encoding_of(products, None).kinds
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 10_000_000
    assert kinds.distinct.category[kinds.code].tolist() == products.category.tolist()
    assert [kinds.distinct.colours_of(code) for code in kinds.code[:2].tolist()] == [
        [1, count],
        [2, count - 1],
    ]


def test_styles_are_counted_as_the_shop_tells_them() -> None:
    """Odd numbers are guessed from titles: such products have cards of their own, and count one by one."""
    products = replace(blank_columns(5), style=np.array([8, 8, -4, 7, 7]))
    assert products.count_styles(np.arange(5)) == 4
    assert products.count_styles(np.array([0, 1])) == 1


def test_attributes_lie_in_memory_once_whatever_reads_them() -> None:
    """They are much of the memory of a large catalogue."""
    nothing = [0] * 8
    row = (1, *nothing[1:], 20.0, "EUR", 0.0, 0.0, True, 0.0, 0, False, [3, 5], [0.5, 1.0], [7], [])
    products = columns_from_rows([row, (2, *row[1:])])
    products = products.take(np.arange(80_000) % 2)
    encoding = encoding_of(products, None)
    assert len(encoding.attributes_of_block) > 2
    for matrix in (products.attribute_matrix, encoding.attributes, *encoding.attributes_of_block):
        assert np.shares_memory(matrix.indices, products.attribute_term)
    assert np.shares_memory(products.attribute_matrix.data, products.attribute_score)
    assert all(np.shares_memory(of.data, encoding.attributes.data) for of in encoding.attributes_of_block)
    assert products.attributes_of(1) == {3: 0.5, 5: 1.0}
