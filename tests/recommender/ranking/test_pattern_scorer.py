"""The scorer of patterns: what products are called by, against what the photo shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.looks import Looks
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.scorers.content import pattern
from tests.recommender.ranking_requests import empty_snapshot, ranking_request

NAMES = ("solid", "striped", "chest print", "graphic print", "paisley")
SOLID, STRIPED, CHEST, GRAPHIC, PAISLEY = range(1, 6)
PRODUCTS = {
    "plain": [SOLID],
    "striped with a chest print": [STRIPED, CHEST],
    "plain with a chest print": [SOLID, CHEST],
    "paisley": [PAISLEY],
    "unnamed": [],
}


def scores(**seen: float) -> dict[str, float]:
    """`seen`: how likely each pattern is the photo's."""
    terms = Terms(tuple(Term(number, "attribute", name, 1) for number, name in enumerate(NAMES, 1)), 5)
    query = Query(source="photo", looks=Looks(pattern=seen))
    counts = [len(has) for has in PRODUCTS.values()]
    products = replace(
        blank_columns(len(PRODUCTS)),
        attribute_start=np.cumsum([0, *counts]),
        attribute_term=np.array([term for has in PRODUCTS.values() for term in has]),
        attribute_score=np.ones(sum(counts), dtype=np.float32),
    )
    scored = pattern.score(ranking_request(query=query, snapshot=empty_snapshot(terms)), products).scores
    return dict(zip(PRODUCTS, scored.tolist(), strict=True))


def test_a_print_all_over_is_not_taken_for_plain_cloth() -> None:
    found = scores(solid=0.9)
    assert found["plain"] == found["unnamed"]
    others = (found["paisley"], found["striped with a chest print"], found["plain with a chest print"])
    assert max(others) < found["plain"] / 2


def test_a_photo_of_a_print_finds_prints_and_no_stripes_with_a_small_one() -> None:
    found = scores(graphic=0.9)
    assert found["plain with a chest print"] == found["paisley"]
    assert found["striped with a chest print"] < found["paisley"] / 2


def test_of_two_patterns_in_doubt_both_come_before_what_the_photo_hardly_shows() -> None:
    found = scores(graphic=0.5, striped=0.3, solid=0.1)
    assert found["paisley"] > found["striped with a chest print"] > found["plain"]
