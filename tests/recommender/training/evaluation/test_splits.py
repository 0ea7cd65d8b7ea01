"""What is held back of a log, by time and by user, and how the best of a request are ordered."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from smartrec_recommender.training.evaluation.shops.files import shop_of
from smartrec_recommender.training.replay import replay_at
from smartrec_recommender.training.splits import (
    by_time,
    by_user,
    last_month,
    past_moments,
)
from tests.recommender.evaluated_shop import film, watched


class TestSplits:
    def test_nothing_after_the_moment_of_a_split_by_time_is_known_before(self, lived):
        split = by_time(lived.log, 0.2)
        assert split.before.seconds.max() < split.now.timestamp() <= split.after.seconds.min()
        assert len(split.before) + len(split.after) == len(lived.log)

    def test_a_split_by_shopper_holds_back_the_last_events_of_each(self, lived):
        split = by_user(lived.log, 0.2)
        for user in range(lived.log.users):
            before, after = (log.seconds[log.places_of(user)] for log in (split.before, split.after))
            assert before.max() == split.now_of[user].timestamp()
            assert before.max() <= after.min()
            assert len(after) == pytest.approx(0.2 * (len(before) + len(after)), abs=1)

    def test_past_moments_are_months_that_follow_each_other_and_know_nothing_of_what_came_after(self, lived):
        moments = past_moments(lived.log)
        assert len(moments) == 4
        for later, earlier in pairwise(moments):
            assert earlier.after.seconds.max() < later.after.seconds.min()
            assert (later.now - earlier.now).days == 30
        for moment in moments:
            assert moment.before.seconds.max() < moment.now.timestamp() <= moment.after.seconds.min()

    def test_moments_look_as_far_ahead_as_what_they_are_for(self, lived):
        day = 86_400
        for days, count in ((30, 4), (60, 3), (400, 3)):
            moments = past_moments(lived.log, days * day)
            spans = [each.after.seconds.max() - each.now.timestamp() for each in moments]
            assert len(moments) == count
            assert max(spans) == pytest.approx(min(days, 300 / 4) * day, rel=0.1)

    def test_the_last_month_is_held_back_where_the_log_has_many(self, lived):
        split = last_month(lived.log)
        assert lived.log.newest_seconds - split.now.timestamp() == pytest.approx(30 * 86_400)
        assert len(split.before) + len(split.after) == len(lived.log)

    def test_whoever_did_one_thing_keeps_it(self):
        one = shop_of([film("a")], [watched("u", "a", 0)])
        split = by_user(one.log, 0.2)
        assert (len(split.before), len(split.after)) == (1, 0)


@pytest.mark.parametrize("most", [3, 10, 500])
def test_the_best_of_a_request_are_ordered_as_served_and_the_number_decides_between_equals(lived, most):
    case = replay_at(lived.snapshot, lived.products, by_time(lived.log, 0.2)).case(0)
    score = np.random.default_rng(1).integers(0, 6, len(case.rows)) / 10
    allowed = np.arange(len(lived.products)) % 3 != 0
    at = np.flatnonzero(allowed[case.rows])
    in_full = at[np.lexsort((case.products.number[at], -score[at]))][:most]
    assert case.best(score, allowed, most).tolist() == case.rows[in_full].tolist()
