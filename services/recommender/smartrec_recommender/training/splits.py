"""Splits of the event log into what is known and what happens next, by time, as a shop would live it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.users.event_log import EventLog

_MOMENTS, _MOST_MOMENTS = 3, 6
_MONTH_SECONDS = 30 * 86_400.0


class Split(NamedTuple):
    """What was known (`before`) and what happened next (`after`).

    `now` is the time between the two; `now_of` has it by user where it differs by user.
    """

    before: EventLog
    after: EventLog
    now: datetime
    now_of: Mapping[int, datetime]


Splitter = Callable[[EventLog, float], Split]


def by_time(log: EventLog, share: float) -> Split:
    """Returns: all but the last `share` (0..1) of the events, and that share."""
    at_seconds = float(np.quantile(log.seconds, 1.0 - share)) if len(log) else 0.0
    is_before = log.seconds < at_seconds
    return Split(log.where(is_before), log.where(~is_before), datetime.fromtimestamp(at_seconds, UTC), {})


def past_moments(log: EventLog, horizon_seconds: float = _MONTH_SECONDS) -> list[Split]:
    """Returns: splits, the latest first, each with what was known and what followed within `horizon_seconds`
    (in a short log less): three of them, or up to _MOST_MOMENTS in the later half of a long log. Each has
    something that users chose after it, and something before.
    """
    if not len(log):
        return []
    newest, oldest = log.newest_seconds, float(log.seconds.min())
    span = newest - oldest
    length = min(horizon_seconds, span / (_MOMENTS + 1))
    moments = max(_MOMENTS, min(_MOST_MOMENTS, int(span / 2 / max(length, 1.0))))
    splits = []
    for moment in range(1, moments + 1):
        start = newest - moment * length
        end = newest - (moment - 1) * length if moment > 1 else np.inf
        is_within = (log.seconds >= start) & (log.seconds < end)
        split = Split(log.where(log.seconds < start), log.where(is_within), _time(start), {})
        if len(split.before) and split.after.relevant().products_of_users():
            splits.append(split)
    return splits


def by_user(log: EventLog, share: float) -> Split:
    """Returns: all but the last `share` (0..1) of each user's events, and that share of each.

    A user with a single event keeps it in `before`.
    """
    is_before = np.ones(len(log), dtype=bool)
    now_of: dict[int, datetime] = {}
    for user in range(log.users):
        places = log.places_of(user)
        kept = len(places) - int(np.ceil(len(places) * share)) if len(places) > 1 else len(places)
        is_before[places[kept:]] = False
        if kept:
            now_of[user] = datetime.fromtimestamp(float(log.seconds[places[kept - 1]]), UTC)
    latest = datetime.fromtimestamp(float(log.seconds.max(initial=0.0)), UTC)
    return Split(log.where(is_before), log.where(~is_before), latest, now_of)


def last_month(log: EventLog, _share: float = 0.0) -> Split:
    """Returns: the events of the last month, and all before. A log of less than some months is split
    by_time."""
    newest = log.newest_seconds
    start = newest - _MONTH_SECONDS
    if not len(log) or float(log.seconds.min()) > start - _MOMENTS * _MONTH_SECONDS:
        return by_time(log, 0.2)
    is_before = log.seconds < start
    return Split(log.where(is_before), log.where(~is_before), _time(start), {})


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def learned_from(splitter: Splitter, split: Split) -> list[Split]:
    """Returns: the splits of the training part that blends are tuned and selected on. They are made as
    `splitter` made this one, and look as far ahead: what is best for a month is not for half a year."""
    if splitter is by_user:
        return [by_user(split.before, 0.2)]
    return past_moments(split.before, split.after.newest_seconds - split.now.timestamp())


SPLITTERS: dict[str, Splitter] = {"time": by_time, "month": last_month, "shopper": by_user}
