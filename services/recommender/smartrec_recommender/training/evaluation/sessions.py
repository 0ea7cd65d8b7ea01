"""Sessions of views: what an anonymous visitor's feed makes of the first views, judged by the last one.

A session ends where nothing is viewed for half an hour. It counts where four products or more were viewed;
the feed knows all but the last, and shows none of them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.replay import Case, Replay

_GAP_SECONDS = 1_800.0
_MIN_VIEWS = 4
_MOST_VIEWS = 10
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
    found = list(sessions_of(after))
    if not found:
        return None
    chosen = np.random.default_rng(seed).permutation(len(found))[:_MOST_SESSIONS].tolist()
    values = [_judged(replay, found[place]) for place in chosen]
    feed, neighbours, popularity = np.array(values).mean(axis=0).tolist()
    return SessionFigures(len(values), feed, neighbours, popularity)


def sessions_of(log: EventLog) -> Iterator[Integers]:
    """Yields: the rows of the products that a known user viewed in one session, each once, in order."""
    viewed = log.of_known_users()
    viewed = viewed.where(viewed.kind == "view")
    order = np.lexsort((viewed.seconds, viewed.user))
    user, seconds, row = viewed.user[order], viewed.seconds[order], viewed.row[order]
    is_new = (np.diff(user) != 0) | (np.diff(seconds) > _GAP_SECONDS)
    for rows in np.split(row, np.flatnonzero(is_new) + 1):
        distinct = list(dict.fromkeys(rows.tolist()))
        if len(distinct) >= _MIN_VIEWS:
            yield np.array(distinct[-_MOST_VIEWS:], dtype=np.int64)


def _judged(replay: Replay, session: Integers) -> tuple[float, float, float]:
    *seen, last = session.tolist()
    case = replay.case_of(_visitor(replay, seen))
    lists = (replay.feed_score(case), case.score({"together": 1.0}), case.score({"popular": 1.0}))
    feed, neighbours, popularity = (_ndcg(case, each, seen, last) for each in lists)
    return feed, neighbours, popularity


def _visitor(replay: Replay, seen: Sequence[int]) -> User:
    now = replay.scoring_time.now
    views = [Event(int(replay.products.number[row]), "view", now, 1, None) for row in seen]
    return replay.user_of(history_of(views, now))


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
