"""Scores that are the same for everybody: worked out once a minute, and never for another shelf."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.static_scores import Moment, Standing, StandingMemory
from tests.recommender.reranking.test_diversity import products

NOW = datetime(2026, 11, 28, 12, 30, 5, tzinfo=UTC)


def test_a_minute_is_worked_out_once_and_as_of_its_beginning() -> None:
    memory, catalogue, made = StandingMemory(), products([1, 2], [1, 1]), list[Moment]()

    def make(moment: Moment) -> dict[str, Scored]:
        made.append(moment)
        return {"new": Scored(np.full(2, len(made), np.float64))}

    first = memory.of_catalogue(catalogue, None, Moment(NOW, 1.0), make)
    assert memory.of_catalogue(catalogue, None, Moment(NOW + timedelta(seconds=50), 1.0), make) is first
    assert made == [Moment(NOW.replace(second=0), 1.0)]
    others = (
        (catalogue, None, Moment(NOW + timedelta(seconds=60), 1.0)),
        (catalogue, None, Moment(NOW, 2.0)),
        (products([1, 2], [1, 1]), None, Moment(NOW, 2.0)),
        (catalogue, Demand(catalogue.number, np.ones(2), np.ones(2)), Moment(NOW, 2.0)),
    )
    for count, (of, demand, moment) in enumerate(others, start=2):
        assert memory.of_catalogue(of, demand, moment, make).parts["new"].scores[0] == count


def test_what_the_parts_come_to_is_kept_for_each_blend() -> None:
    parts = {"popular": Scored(np.array([1.0, 0.5])), "trending": Scored(np.full(2, np.nan))}
    standing = Standing(parts)
    half = standing.weighed({"popular": 0.5, "taste": 2.0})
    assert half.tolist() == [0.5, 0.25]
    assert standing.weighed({"popular": 0.5}) is half
    assert standing.weighed({"popular": 2.0, "trending": 1.0}).tolist() == [2.0, 1.0]
