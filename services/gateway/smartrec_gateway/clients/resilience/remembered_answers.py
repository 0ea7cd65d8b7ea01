"""Answers of a service that hold for a while, so that the same need not be asked at every request.

Bounded: the oldest goes first. Whoever gets an answer must not change it, as others get the same. Where there
may be thousands, keep bytes: Python's collector visits all other objects, and nobody is answered meanwhile.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

MOST_ANSWERS = 2_000  # some kilobytes each


class RememberedAnswers:
    """By shop and question. One for each service; it belongs to one event loop."""

    def __init__(self, most: int = MOST_ANSWERS, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._answers: OrderedDict[tuple[str | None, Hashable], tuple[float, Any]] = OrderedDict()

    def get(self, tenant: str | None, question: Hashable) -> Any:
        """None: not known, or not any more."""
        known = self._answers.get((tenant, question))
        return known[1] if known is not None and self._clock() < known[0] else None

    def keep(self, tenant: str | None, question: Hashable, answer: Any, seconds: float) -> None:
        """For so long; what it was before is forgotten."""
        self._answers.pop((tenant, question), None)
        self._answers[tenant, question] = self._clock() + seconds, answer
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def forget(self, tenant: str | None) -> None:
        """All answers about this shop: it has changed."""
        for key in [key for key in self._answers if key[0] == tenant]:
            del self._answers[key]
