"""The scorer of what was asked for: a product in several colours, of which the first is its main one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.query import Query
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
