"""Learns the feed of visitors of whom only views are known: from sessions of the shop's past, by their last
view.

A session ends where nothing is viewed for half an hour. It counts where four products or more were viewed;
the feed knows all but the last, and shows none of them again. What weighs purchases rightly for a user with
a history drowns three views in what is popular.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.domain.users.history import Event, history_of
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.training.blending.blend_selection import select_weights_by_moment
from smartrec_recommender.training.blending.packed_examples import PackedExample, pack, stacked
from smartrec_recommender.training.model_selection import Selection
from smartrec_recommender.training.replay import Replay
from smartrec_recommender.training.weight_fitting import Example, Weights

_GAP_SECONDS = 1_800.0
_MIN_VIEWS = 4
_MOST_VIEWS = 10
_MOST_SESSIONS_OF_MOMENT = 150
_MIN_SESSIONS = 60  # 30 of a moment and more, for a figure's standard error below 0.05


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


def sampled_sessions(log: EventLog, most: int, seed: int) -> list[Integers]:
    """Returns: at most so many of the log's sessions, in random order."""
    found = list(sessions_of(log))
    return [found[place] for place in np.random.default_rng(seed).permutation(len(found))[:most].tolist()]


def visitor(replay: Replay, seen: Sequence[int]) -> User:
    """Returns: somebody unknown who has just viewed the products of these rows."""
    now = replay.scoring_time.now
    views = [Event(int(replay.products.number[row]), "view", now, 1, None) for row in seen]
    return replay.user_of(history_of(views, now))


def select_for_sessions(
    moments: Sequence[tuple[EventLog, Callable[[], Replay]]],
    scorers: Sequence[str],
    default: Weights,
    seed: int,
) -> Selection | None:
    """`moments`: of each the events that followed, and what makes the shop as it was known then, with all
    models. Returns: the weights; None where there are too few sessions."""
    sessions = [sampled_sessions(after, _MOST_SESSIONS_OF_MOMENT, seed) for after, _ in moments]
    if sum(map(len, sessions)) < _MIN_SESSIONS:
        return None
    packed, folds = list[PackedExample](), list[Integers]()
    for (_, replay_of), of_moment in zip(moments, sessions, strict=True):
        if of_moment:
            replay = replay_of()
            folds.append(np.arange(len(packed), len(packed) + len(of_moment)))
            packed += [_packed(replay, session, scorers) for session in of_moment]
    return select_weights_by_moment(stacked(packed, scorers), folds, default)


def _packed(replay: Replay, session: Integers, scorers: Sequence[str]) -> PackedExample:
    *seen, last = session.tolist()
    case = replay.case_of(visitor(replay, seen))
    example = Example(case, np.array([last]))
    return pack(example, scorers, case.features()[:, :0], hidden=np.array(seen))
