"""What a choice of patterns finds, and what it does not take for plain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.facets.patterns import pattern_bits_of, pattern_choice
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_vocabulary.patterns import PATTERNS, patterns_of

NAMES = ("striped", "logo print", "paisley", "leopard print", "cotton")
MORE_NAMES = (*NAMES, "Solid", "CHEST PRINT", "botanical print", "camo", "side stripe", "polka dot")
TERMS = Terms(tuple(Term(number, "attribute", name, 1) for number, name in enumerate(NAMES, 1)), 5)


def test_plain_is_what_has_no_pattern_of_any_kind() -> None:
    assert pattern_choice(TERMS, ["solid"]).none_of == frozenset({1, 2, 3, 4})


def test_an_all_over_print_is_found_as_a_print_and_by_its_own_name() -> None:
    assert pattern_choice(TERMS, ["graphic"]).any_of == frozenset({2, 3})
    assert pattern_choice(TERMS, ["other"]).any_of == frozenset({3, 4})
    assert pattern_choice(TERMS, ["paisley"]).any_of == frozenset({3})


@given(st.lists(st.sets(st.sampled_from(range(1, len(MORE_NAMES) + 1)), max_size=4), max_size=6))
def test_patterns_of_many_products_at_once_are_those_of_each_by_itself(products: list[set[int]]) -> None:
    terms = Terms(tuple(Term(number, "attribute", name, 1) for number, name in enumerate(MORE_NAMES, 1)), 6)
    counts = [len(has) for has in products]
    columns = replace(
        blank_columns(len(products)),
        attribute_start=np.cumsum([0, *counts]),
        attribute_term=np.array([term for has in products for term in sorted(has)], dtype=np.int32),
        attribute_score=np.ones(sum(counts)),
    )
    found = [
        {name for place, name in enumerate(PATTERNS) if bits >> place & 1}
        for bits in pattern_bits_of(columns, terms).tolist()
    ]
    assert found == [patterns_of(MORE_NAMES[term - 1] for term in has) for has in products]
