"""How the scores of several scorers become one: as a weighted sum, or by its place in each one's list."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.ranking.blend import put_together
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.fusion import FUSIONS, contribution, reciprocal_ranks

SCORED = {
    "repeat": Scored(np.array([0.9, 0.0, np.nan, 0.2])),
    "popular": Scored(np.array([0.001, 0.004, 0.003, 0.002])),
}


def test_the_first_place_counts_most_and_equal_scores_count_the_same():
    ranks = reciprocal_ranks(np.array([0.5, 0.9, 0.5, 0.1]))
    assert ranks[1] == 1.0
    assert ranks[0] == ranks[2] > ranks[3]


def test_what_a_scorer_says_nothing_for_has_no_place():
    assert contribution(np.array([np.nan, 0.0, -0.4]), "ranks").tolist() == [0.0, 0.0, 0.0]


def test_ranks_do_not_depend_on_the_scale_of_the_scores():
    scores = np.array([0.3, 0.1, 0.7])
    assert np.array_equal(reciprocal_ranks(scores), reciprocal_ranks(scores**3 / 100))


@pytest.mark.parametrize("fusion", FUSIONS)
def test_of_some_products_it_is_what_they_have_among_all(fusion):
    scores, rows = np.array([0.9, 0.0, np.nan, 0.2, 0.9, -0.3]), np.array([4, 3, 2, 5])
    assert contribution(scores, fusion, rows).tolist() == contribution(scores, fusion)[rows].tolist()


@pytest.mark.parametrize("fusion", FUSIONS)
def test_the_parts_add_up_to_the_score(fusion):
    blended = put_together(SCORED, {"repeat": 2.0, "popular": 1.0}, Relaxation(4), fusion)
    assert np.allclose(sum(blended.parts.values()), blended.score)
    assert int(blended.score.argmax()) == 0
    assert np.all(np.abs(blended.score) <= 0.5)
