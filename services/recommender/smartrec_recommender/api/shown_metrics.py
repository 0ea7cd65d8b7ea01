"""Metrics of what is shown: how often the cache answers, and how much of a catalogue anybody gets to see.

Nothing is told of a user or a product. The counts are in `GET /metrics` until the process ends.
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge

ANSWERS = Counter("recommender_answers_total", "Lists answered, by what the cache had.", ["cache"])
SHOWN = Gauge(
    "recommender_products_shown_last_hour", "Different products that this process showed in the last hour."
)


class ShownProducts:
    """Different products, counted hour by hour. Threads may share one: what one of them adds at the turn of
    the hour may be counted in the next.
    """

    def __init__(self) -> None:
        self._hour = 0
        self._shown: set[str] = set()

    def count(self, ids: Iterable[str], seconds: float) -> None:
        """`seconds`: the time, of any clock that goes on evenly."""
        hour = int(seconds // 3600)
        if hour != self._hour:
            SHOWN.set(len(self._shown) if hour == self._hour + 1 else 0)
            self._hour, self._shown = hour, set()
        self._shown.update(ids)
