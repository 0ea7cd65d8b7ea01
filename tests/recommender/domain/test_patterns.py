"""What a choice of patterns finds, and what it does not take for plain."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.facets.patterns import pattern_choice
from smartrec_recommender.domain.catalogue.terms import Term, Terms

NAMES = ("striped", "logo print", "paisley", "leopard print", "cotton")
TERMS = Terms(tuple(Term(number, "attribute", name, 1) for number, name in enumerate(NAMES, 1)), 5)


def test_plain_is_what_has_no_pattern_of_any_kind() -> None:
    assert pattern_choice(TERMS, ["solid"]).none_of == frozenset({1, 2, 3, 4})


def test_an_all_over_print_is_found_as_a_print_and_by_its_own_name() -> None:
    assert pattern_choice(TERMS, ["graphic"]).any_of == frozenset({2, 3})
    assert pattern_choice(TERMS, ["other"]).any_of == frozenset({3, 4})
    assert pattern_choice(TERMS, ["paisley"]).any_of == frozenset({3})
