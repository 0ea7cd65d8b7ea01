"""Sessions of views: what an anonymous visitor's feed makes of the first views, judged by the last one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.replay import Case, Replay
from smartrec_recommender.training.session_weights import sampled_sessions, visitor

_MOST_SESSIONS = 300


class SessionFigures(NamedTuple):
    """NDCG at 10 of the last view: of the feed by the views before it, of item neighbours alone, and of what
    is popular."""

    sessions: int
    feed: float
    neighbours: float
    popularity: float


def session_figures(replay: Replay, after: EventLog, seed: int = 0) -> SessionFigures | None:
    """Returns: the figures of a sample of the sessions after the split; None where there are none."""
    sessions = sampled_sessions(after, _MOST_SESSIONS, seed)
    if not sessions:
        return None
    values = [_judged(replay, session) for session in sessions]
    feed, neighbours, popularity = np.array(values).mean(axis=0).tolist()
    return SessionFigures(len(values), feed, neighbours, popularity)


def _judged(replay: Replay, session: Integers) -> tuple[float, float, float]:
    *seen, last = session.tolist()
    case = replay.case_of(visitor(replay, seen))
    lists = (replay.feed_score(case), case.score({"together": 1.0}), case.score({"popular": 1.0}))
    feed, neighbours, popularity = (_ndcg(case, each, seen, last) for each in lists)
    return feed, neighbours, popularity


def _ndcg(case: Case, score: Floats, seen: Sequence[int], last: int) -> float:
    allowed = np.ones(case.catalogue_size, dtype=bool)
    allowed[list(seen)] = False
    return user_metrics(case.best(score, allowed, AT), np.array([last]))["ndcg"]


def in_words(figures: SessionFigures | None) -> str:
    """Returns: the line of the report."""
    if figures is None:
        return "No session has four views."
    return (
        f"Sessions: the last view of {figures.sessions:,} sessions, by those before it: NDCG of the feed "
        f"{figures.feed:.4f}, of item neighbours alone {figures.neighbours:.4f}, of what is popular "
        f"{figures.popularity:.4f}."
    )
