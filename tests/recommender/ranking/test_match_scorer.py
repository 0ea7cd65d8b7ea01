"""The scorer of what was asked for: a product in several colours, of which the first is its main one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.query import Query, Required
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scorers.content import match
from tests.recommender.ranking_requests import empty_snapshot, ranking_request

TERMS = Terms(
    tuple(Term(number, "colour", name, 1) for number, name in enumerate(("red", "white", "teal"), 1)), 3
)
RED, WHITE, TEAL, DOTTED = 1, 2, 3, 4


def test_a_red_product_comes_before_one_with_red_flowers_and_that_before_one_without_red() -> None:
    products = replace(
        blank_columns(3),
        colour=np.array([RED, WHITE, TEAL]),
        colour_start=np.array([0, 0, 2, 2]),
        colour_term=np.array([WHITE, RED]),
    )
    request = ranking_request(query=Query(colours={"red": 1.0}), snapshot=empty_snapshot(TERMS))
    red, with_red_flowers, teal = match.score(request, products).scores.tolist()
    assert red > with_red_flowers > teal


def test_red_without_dots_comes_before_white_with_red_dots() -> None:
    """Who asks for red and dots sees what is red, where nothing is both."""
    terms = Terms((*TERMS.terms, Term(DOTTED, "attribute", "polka dot", 1)), 2)
    products = replace(
        blank_columns(2),
        colour=np.array([RED, WHITE]),
        colour_start=np.array([0, 0, 2]),
        colour_term=np.array([WHITE, RED]),
        attribute_start=np.array([0, 0, 1]),
        attribute_term=np.array([DOTTED]),
        attribute_score=np.array([1.0]),
    )
    query = Query(colours={"red": 1.0}, attributes={DOTTED: 1.0})
    red, with_red_dots = match.score(
        ranking_request(query=query, snapshot=empty_snapshot(terms)), products
    ).scores.tolist()
    assert red > with_red_dots > 0


SHIRT, WOOL, MERINO, BUTTON_DOWN, TEE = 1, 2, 3, 4, 5
GARMENTS = Terms(
    (
        Term(SHIRT, "attribute", "shirt", 1),
        Term(WOOL, "attribute", "wool", 1),
        Term(MERINO, "attribute", "merino wool", 1),
        Term(BUTTON_DOWN, "category", "Button-Down", 1),
        Term(TEE, "category", "Tee", 1),
    ),
    2,
)


def _asked(name: str, numbers: set[int]) -> Required:
    return Required("attribute", name, frozenset(numbers), is_asked=True)


def _context(request: RankingRequest, products: ProductColumns) -> ReasonContext:
    zeros = np.zeros(len(products))
    blended = Blended({}, zeros, zeros, {})
    return ReasonContext(request, products, blended, Relaxation(len(products)), {})


def test_a_garment_of_a_category_that_is_what_was_asked_for_has_it_whether_it_says_so_or_not() -> None:
    products = replace(
        blank_columns(3),
        category=np.array([BUTTON_DOWN, BUTTON_DOWN, TEE]),
        attribute_start=np.array([0, 1, 1, 1]),
        attribute_term=np.array([SHIRT]),
        attribute_score=np.array([1.0]),
    )
    query = Query(source="text", attributes={SHIRT: 1.0}, required=(_asked("shirt", {SHIRT}),))
    request = ranking_request(query=query, snapshot=empty_snapshot(GARMENTS))
    assert match.score(request, products).scores.tolist() == [1.0, 1.0, 0.0]
    assert match.words(_context(request, products), 1, 1.0) == ("match", "matches shirt")


def test_what_is_narrower_than_the_asked_attribute_has_it_whole() -> None:
    products = replace(
        blank_columns(2),
        attribute_start=np.array([0, 1, 2]),
        attribute_term=np.array([WOOL, MERINO]),
        attribute_score=np.array([1.0, 1.0]),
    )
    query = Query(source="text", attributes={WOOL: 1.0}, required=(_asked("wool", {WOOL, MERINO}),))
    request = ranking_request(query=query, snapshot=empty_snapshot(GARMENTS))
    assert match.score(request, products).scores.tolist() == [1.0, 1.0]
    assert match.words(_context(request, products), 1, 1.0) == ("match", "matches merino wool")


def test_the_first_stage_counts_what_a_category_is_called_by_the_category_alone() -> None:
    query = Query(
        source="text",
        attributes={SHIRT: 1.0, WOOL: 1.0},
        required=(_asked("shirt", {SHIRT}), _asked("wool", {WOOL})),
    )
    part = match.attributes(ranking_request(query=query, snapshot=empty_snapshot(GARMENTS)))
    assert part is not None
    assert part.weight_of_term[[SHIRT, WOOL]].tolist() == [0.0, 0.5]
