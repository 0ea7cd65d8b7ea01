"""How much of a sentence each product keeps, which decides whether a variant is passed over for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import blank_columns
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.domain.query import Query, Required
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.reranking.kept_words import words_kept
from tests.recommender.ranking_requests import empty_snapshot, ranking_request

CHECKED, GINGHAM, PLAID, SHIRT, FLANNEL, TEE, RED = range(1, 8)
TERMS = Terms(
    (
        *(
            Term(number, "attribute", name, 1)
            for number, name in enumerate(("checked", "gingham", "plaid", "shirt"), 1)
        ),
        Term(FLANNEL, "category", "Flannel", 1),
        Term(TEE, "category", "Tee", 1),
        Term(RED, "colour", "red", 1),
    ),
    3,
)


def _kept(query: Query) -> list[float] | None:
    """Of a checked tee, a gingham tee, a plaid flannel, a tee with "shirt" and a red tee."""
    products = replace(
        blank_columns(5),
        category=np.array([TEE, TEE, FLANNEL, TEE, TEE]),
        colour=np.array([0, 0, 0, 0, RED]),
        attribute_start=np.array([0, 1, 2, 3, 4, 4]),
        attribute_term=np.array([CHECKED, GINGHAM, PLAID, SHIRT]),
        attribute_score=np.ones(4),
    )
    zeros = np.zeros(5)
    ranking = Ranking(products, Blended({}, zeros, zeros, {}), Relaxation(5), np.arange(5), has_more=False)
    kept = words_kept(ranking_request(query=query, snapshot=empty_snapshot(TERMS)), ranking)
    return None if kept is None else kept.tolist()


def test_a_narrower_attribute_keeps_all_and_one_of_the_same_family_of_patterns_half() -> None:
    checked = Required("attribute", "checked", frozenset({CHECKED, GINGHAM}), is_asked=True)
    query = Query(source="text", attributes={CHECKED: 1.0, PLAID: 0.4}, required=(checked,))
    assert _kept(query) == [1.0, 1.0, 0.5, 0.0, 0.0]


def test_a_flannel_is_a_shirt_though_it_does_not_say_so() -> None:
    query = Query(source="text", attributes={CHECKED: 1.0, SHIRT: 1.0}, colours={"red": 1.0})
    assert _kept(query) == [1.0, 0.5, 1.5, 1.0, 1.0]


def test_a_photo_names_nothing() -> None:
    assert _kept(Query(source="photo", attributes={CHECKED: 1.0})) is None
