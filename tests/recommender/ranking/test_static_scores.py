"""Scores that are the same for everybody: worked out once an hour, and never for another shelf."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache, StaticScores
from tests.recommender.reranking.test_diversity import products

NOW = datetime(2026, 11, 28, 12, 30, 5, tzinfo=UTC)


def test_a_scoring_time_is_worked_out_once() -> None:
    memory, catalogue, made = StaticScoreCache(), products([1, 2], [1, 1]), list[ScoringTime]()

    def make(scoring_time: ScoringTime) -> dict[str, Scored]:
        made.append(scoring_time)
        return {"new": Scored(np.full(2, len(made), np.float64))}

    first = memory.of_catalogue(catalogue, None, ScoringTime(NOW, 1.0), make)
    assert memory.of_catalogue(catalogue, None, ScoringTime(NOW, 1.0), make) is first
    assert made == [ScoringTime(NOW, 1.0)]
    others = (
        (catalogue, None, ScoringTime(NOW + timedelta(hours=1), 1.0)),
        (catalogue, None, ScoringTime(NOW, 2.0)),
        (products([1, 2], [1, 1]), None, ScoringTime(NOW, 2.0)),
        (catalogue, Demand(catalogue.number, np.ones(2), np.ones(2)), ScoringTime(NOW, 2.0)),
    )
    for count, (of, demand, scoring_time) in enumerate(others, start=2):
        assert memory.of_catalogue(of, demand, scoring_time, make).parts["new"].scores[0] == count


def test_what_the_parts_come_to_is_kept_for_each_blend() -> None:
    parts = {"popular": Scored(np.array([1.0, 0.5])), "trending": Scored(np.full(2, np.nan))}
    static = StaticScores(parts)
    half = static.weighed({"popular": 0.5, "taste": 2.0})
    assert half.tolist() == [0.5, 0.25]
    assert static.weighed({"popular": 0.5}) is half
    assert static.weighed({"popular": 2.0, "trending": 1.0}).tolist() == [2.0, 1.0]
