"""The shop's own time: what ages count from.

A log that was brought in today may end years ago. Counted from today, all of it would be as good as
forgotten, and every user a stranger. So where the newest event is older than a week, time goes on from
that event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LIVE_FOR = timedelta(days=7)
_IGNORED_SHARE, _MOST_IGNORED = 1_000, 100


def to_the_hour(time: datetime) -> datetime:
    """Returns: the beginning of the hour. Ages of a list count from it, so that requests within an hour have
    the same scores to the last digit, and products that are nearly equal keep their places."""
    return time.replace(minute=0, second=0, microsecond=0)


def newest_events_ignored(events: int) -> int:
    """Returns: how many of the newest events do not count: somebody who tries an old shop out makes a few."""
    return min(events // _IGNORED_SHARE, _MOST_IGNORED)


@dataclass(frozen=True)
class ShopTime:
    """`newest_event_at`: of the shop, None without events; `known_at`: when it was looked up."""

    newest_event_at: datetime | None = None
    known_at: datetime | None = None

    @property
    def behind(self) -> timedelta:
        """How far the shop's time is behind the clock; nothing for a shop that was live."""
        if self.newest_event_at is None or self.known_at is None:
            return timedelta()
        behind = self.known_at - self.newest_event_at
        return behind if behind > LIVE_FOR else timedelta()

    def at(self, clock: datetime) -> datetime:
        """Returns: the shop's time when the clock shows this time."""
        if self.newest_event_at is None or clock - self.newest_event_at <= LIVE_FOR:
            return clock
        return max(clock - self.behind, self.newest_event_at)


BY_THE_CLOCK = ShopTime()
