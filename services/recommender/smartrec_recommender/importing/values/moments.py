"""Reads points in time of goods: when a product came, from when until when its sale price holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, shown, text_of
from smartrec_recommender.importing.values.times import DateEvidence, read_time

_ZERO = "0000-00-00"


class Interval(NamedTuple):
    """From when until when; None is open."""

    start: datetime | None
    end: datetime | None

    def holds(self, now: datetime) -> bool:
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)


def read_moment(value: object, is_end: bool = False) -> datetime | None:
    """ISO 8601, seconds or thousandths since 1970, and any other form that is unambiguous; without an offset
    it is UTC. `is_end`: a date alone is the end of its day, not its start.

    Raises ValueRefused.
    """
    if is_nothing(value) or (isinstance(value, str) and value.startswith(_ZERO)):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return _of_day(value, is_end)
    text = text_of(value)
    try:
        if len(text) in (8, 10):
            return _of_day(date.fromisoformat(text), is_end)
        if not text.replace(".", "").isdecimal():
            moment = datetime.fromisoformat(text.replace(" UTC", "+00:00").replace(" GMT", "+00:00"))
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        pass  # it may be written otherwise
    return _in_other_form(value, is_end)


def _in_other_form(value: object, is_end: bool) -> datetime:
    try:
        moment = read_time(value, DateEvidence(), None, UTC).moment
    except ValueRefused:
        raise ValueRefused(
            f"{shown(value)} is no date; write it as 2026-11-29 or 2026-11-29T18:00:00Z"
        ) from None
    return _of_day(moment.date(), is_end) if moment.time() == time() else moment


def _of_day(day: date, is_end: bool) -> datetime:
    return datetime.combine(day, time(), UTC) + (timedelta(days=1) if is_end else timedelta())


def read_interval(value: object) -> Interval:
    """Two moments with a slash between them, as Google's feeds write them. Raises ValueRefused."""
    if is_nothing(value):
        return Interval(None, None)
    start, slash, end = text_of(value).partition("/")
    if not slash:
        raise ValueRefused(f"{shown(value)} is no interval; write two dates with a slash between them")
    return Interval(read_moment(start.strip()), read_moment(end.strip(), is_end=True))
