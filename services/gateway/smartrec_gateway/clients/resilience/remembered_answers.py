"""Answers of a service that hold for a while, so that the same need not be asked at every request.

Whoever gets an answer must not change it, as others get the same. Where there may be thousands, keep bytes:
Python's collector visits all other objects, and nobody is answered meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any

from smartrec_gateway.clients.resilience.fair_shares import FairShares

MOST_ANSWERS = 2_000  # some kilobytes each


class RememberedAnswers:
    """By shop and question. One for each service; it belongs to one event loop."""

    def __init__(self, most: int = MOST_ANSWERS, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: FairShares[tuple[float, Any]] = FairShares(most)

    def get(self, tenant: str | None, question: Hashable) -> Any:
        """None: not known, or not any more."""
        known = self._answers.get(tenant, question)
        return known[1] if known is not None and self._clock() < known[0] else None

    def keep(self, tenant: str | None, question: Hashable, answer: Any, seconds: float) -> None:
        """For so long; what it was before is forgotten."""
        self._answers.keep(tenant, question, (self._clock() + seconds, answer))

    def forget(self, tenant: str | None) -> None:
        """All answers about this shop: it has changed."""
        self._answers.forget(tenant)
