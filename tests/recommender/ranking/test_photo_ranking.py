"""How likely people take a product for what a photo shows, by what vision says and what else they call it."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.ranking.photo_ranking import Acceptance, PhotoRanking

ALSO_CALLED = {"tee": {"top": 0.5, "sweater": 0.25}, "blouse": {"top": 0.1}}
RANKING = PhotoRanking({}, {}, ALSO_CALLED, 0.9)


@pytest.mark.parametrize(
    ("category", "likelihood"), [("Top", 0.3 + 0.02), ("sweater", 0.15), ("Tee", 0.0), ("Sandals", 0.0)]
)
def test_what_a_photo_may_show_counts_for_what_people_call_so_as_well(
    category: str, likelihood: float
) -> None:
    likely = {"tee": 0.6, "blouse": 0.2, "top": 0.1}
    assert RANKING.likelihood_as_well(category, likely) == pytest.approx(likelihood)


def test_what_is_near_is_accepted_the_more_the_likelier_it_is_and_no_more_than_the_thing_itself() -> None:
    acceptance = Acceptance(own=0.5, with_near=1.0, intercept=1.0)
    own, near = np.array([0.0, 0.0, 0.0, 0.9]), np.array([0.0, 0.1, 0.9, 0.0])
    accepted = acceptance.probability(own, near)
    assert np.all(np.diff(accepted) > 0)
    far_too_much = acceptance.probability(np.zeros(2), np.array([1.0, 9.0]))
    assert far_too_much[0] == far_too_much[1]
